namespace EventCore;

/// <summary>What a <see cref="PostgresEventStore"/> does about its schema before its first use.</summary>
public enum SchemaCheck
{
    /// <summary>
    /// Compares it with the one it expects, in the round trip that finds the log, and refuses to work where a difference is
    /// <see cref="SchemaImpact.Fatal"/>. With <see cref="StatementProfile.PlainSql"/>, where the server's catalog need not be
    /// PostgreSQL's, only the migrations that were applied are compared.
    /// </summary>
    Verify,

    /// <summary>Applies the migrations that are missing, for which its role must own the schema, and then does the same.</summary>
    Migrate,

    /// <summary>Nothing: whoever starts the store has made sure.</summary>
    Off,
}
