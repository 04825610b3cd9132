namespace EventCore.Faults;

/// <summary>What a process of the load is told.</summary>
internal sealed record WorkerSettings
{
    /// <summary>Its number, which no other process of the history has.</summary>
    public int Process { get; init; }

    /// <summary>The file it records into.</summary>
    public string Recording { get; init; } = "";

    public int Seed { get; init; }

    /// <summary>How many operations it has under way at once.</summary>
    public int Concurrency { get; init; } = 64;

    /// <summary>Of a PostgreSQL store; null where it is SQLite.</summary>
    public string? ConnectionString { get; init; }

    public string Schema { get; init; } = "eventcore";

    public string SqliteFile { get; init; } = "";

    public StatementProfile Profile { get; init; }

    public CommitWait CommitWait { get; init; }

    public bool PrepareStatements { get; init; } = true;

    public int LockTimeoutMs { get; init; } = 10_000;

    /// <summary>How often the store sends a batch that fails.</summary>
    public int SendAttempts { get; init; } = 10;

    public ClientKind Client { get; init; }

    /// <summary>Whether it runs a projection beside the load.</summary>
    public bool Projects { get; init; }

    /// <summary>What it takes the projection to apply a page beside the writing.</summary>
    public int ProjectionWorkMs { get; init; } = 20;

    /// <summary>Whether the clock that event ids are made with steps back now and then.</summary>
    public bool ClockStepsBack { get; init; }

    /// <summary>Whether some callers give up before their answer comes.</summary>
    public bool IsImpatient { get; init; } = true;

    /// <summary>How long it waits for what is under way when it is to stop.</summary>
    public int MaxStopSeconds { get; init; } = 60;
}
