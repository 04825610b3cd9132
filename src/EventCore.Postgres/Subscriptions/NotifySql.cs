namespace EventCore;

/// <summary>What is told to other processes: the channel is named after the schema, and says in which log something was appended.</summary>
internal static class NotifySql
{
    /// <summary>$1 channel, $2 log id. A transaction of its own, which writes nothing and waits for no disk.</summary>
    public const string Notify = "SELECT pg_notify($1, $2)";

    /// <summary>Lasts as long as the session. The name was checked, and cannot be a parameter.</summary>
    public const string Listen = "LISTEN {schema}";

    /// <summary>To whatever this session listens.</summary>
    public const string StopListening = "UNLISTEN *";
}
