namespace EventCore.Postgres.Tests;

/// <summary>What a writer was told of an append.</summary>
internal enum AppendOutcome
{
    /// <summary>It is in the log.</summary>
    Appended,

    /// <summary>It is not: somebody appended first, it was cancelled before it was sent, or rolled back.</summary>
    Refused,

    /// <summary>Nothing: all of it is in the log, or none.</summary>
    Unknown,
}
