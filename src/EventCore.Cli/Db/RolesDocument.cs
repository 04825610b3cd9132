namespace EventCore.Cli;

/// <summary>What was done about the roles, as JSON. Fields are only ever added while the version stays.</summary>
/// <param name="Version">Of this shape: 1.</param>
/// <param name="Store">What kind of store: <c>PostgreSQL</c>.</param>
/// <param name="Schema">The schema.</param>
/// <param name="Owner">The role that owns it.</param>
/// <param name="Application">The role that appends and reads.</param>
/// <param name="IsPlan">Whether nothing was done yet.</param>
/// <param name="Statements">What was run, or would be, in order; empty where everything was as it should be.</param>
internal sealed record RolesDocument(int Version, string Store, string Schema, string Owner, string Application, bool IsPlan, IReadOnlyList<string> Statements)
{
    public const int CurrentVersion = 1;
}
