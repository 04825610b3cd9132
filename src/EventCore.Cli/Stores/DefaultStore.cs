namespace EventCore.Cli;

/// <summary>What a verb works on when the user names no store.</summary>
internal enum DefaultStore
{
    /// <summary><c>eventcore.db</c> in the current folder.</summary>
    SqliteFile,

    /// <summary>A new SQLite file in the current folder, removed at the end.</summary>
    ThrowAwaySqlite,
}
