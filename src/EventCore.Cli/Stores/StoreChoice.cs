namespace EventCore.Cli;

/// <summary>Which store the user chose.</summary>
internal abstract record StoreChoice
{
    private StoreChoice()
    {
    }

    /// <summary>The kind alone: a connection string holds a password.</summary>
    public sealed override string ToString() => GetType().Name;

    /// <summary>A log in memory, gone with the process.</summary>
    public sealed record Memory : StoreChoice;

    /// <summary>An SQLite file that is the user's to keep.</summary>
    public sealed record SqliteFile(string Path, LogName Log) : StoreChoice;

    /// <summary>An SQLite file in the current folder that is removed at the end.</summary>
    public sealed record ThrowAwaySqlite(LogName Log) : StoreChoice;

    /// <summary>A PostgreSQL database.</summary>
    public sealed record Postgres(string ConnectionString, string Schema, LogName Log) : StoreChoice
    {
        /// <summary>When its appends wait until they are durable.</summary>
        public CommitWait CommitWait { get; init; }
    }

    /// <summary>A PostgreSQL server of this run's own that is removed at the end.</summary>
    public sealed record PrivatePostgres(string Schema, LogName Log) : StoreChoice
    {
        /// <summary>When its appends wait until they are durable.</summary>
        public CommitWait CommitWait { get; init; }
    }
}
