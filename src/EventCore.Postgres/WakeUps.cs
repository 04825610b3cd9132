namespace EventCore;

/// <summary>How subscriptions learn that something was appended, sooner than they look by themselves.</summary>
public enum WakeUps
{
    /// <summary>
    /// Every process tells the others with <c>NOTIFY</c>, after its commits, and one that subscribes keeps a connection that listens.
    /// With <see cref="StatementProfile.PlainSql"/>, whose engines may know neither, it is as <see cref="WithinProcess"/>.
    /// </summary>
    AcrossProcesses,

    /// <summary>Appends of one store object wake its own subscriptions; those of others are seen when subscriptions look, twice a second.</summary>
    /// <remarks>For PgBouncer in transaction mode, where nobody can listen.</remarks>
    WithinProcess,
}
