namespace EventCore.Postgres.Tests;

internal enum TortureActionKind
{
    /// <summary>The owner of a projection ends from one moment to the next, and another process starts in its place.</summary>
    KillOwner,

    /// <summary>The owner of a projection stands still for a while, often for longer than its lease.</summary>
    PauseOwner,

    /// <summary>The server ends a session of a writer or an owner.</summary>
    EndSession,

    /// <summary>A transaction appends an event, and commits it a while later.</summary>
    CommitLate,

    /// <summary>A transaction appends an event, and rolls it back a while later.</summary>
    RollBack,
}
