namespace EventCore.Testing;

/// <summary>An event as the log has it in the end.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="StreamId">Its stream.</param>
/// <param name="Version">Its place in the stream.</param>
/// <param name="Id">Its id.</param>
/// <param name="Mark">Where it comes from; null where it does not say.</param>
public sealed record LoggedEvent(LogPosition Position, StreamId StreamId, StreamVersion Version, EventId Id, HistoryMark? Mark)
{
    /// <summary>Whether it is the outcome of a command id, which the executor records in a stream of its own, and which does not say where it comes from.</summary>
    internal bool IsOfCommandId => StreamId.Value.StartsWith("$command-", StringComparison.Ordinal);
}
