namespace EventCore;

/// <summary>What a <see cref="PostgresEventStore"/> sends to the server. The promises are the same.</summary>
public enum StatementProfile
{
    /// <summary>Calls of the schema's PL/pgSQL functions: a batch of appends is one round trip and holds the log for its shortest time.</summary>
    ServerFunctions,

    /// <summary>
    /// Plain SQL, for engines that speak PostgreSQL but lack PL/pgSQL: no function of the schema is called. A batch of appends
    /// is two round trips, and holds the log for one of them longer.
    /// </summary>
    PlainSql,
}
