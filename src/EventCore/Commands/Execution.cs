namespace EventCore;

/// <summary>One attempt at one command.</summary>
/// <param name="Command">The command.</param>
/// <param name="Streams">Those it declares, each once.</param>
/// <param name="Options">What its caller said.</param>
/// <param name="Turn">On its streams; granted.</param>
/// <param name="Begun">The order from which on decisions were sent during this call.</param>
/// <param name="Attempt">Counted from 1.</param>
/// <param name="Kept">What is kept of its state; null where it has no snapshots.</param>
/// <param name="Discovery">What it discovers in this attempt; null where it cannot.</param>
internal sealed record Execution<TState, TEvent>(
    ICommand<TState, TEvent> Command,
    StreamId[] Streams,
    CommandOptions Options,
    StreamTurns.Turn Turn,
    long Begun,
    int Attempt,
    KeptFold<TState>? Kept,
    StreamDiscovery<TState>? Discovery)
    where TEvent : class, IEventUnion<TEvent>
{
    /// <summary>Whether a stream of which nothing is known is taken to be empty. Once only: whoever was wrong reads it.</summary>
    public bool Creates(StreamId streamId) => Attempt == 1 && Command is ICreatesStreams creating && creating.Creates(streamId);

    /// <summary>What is needed of the history of each stream.</summary>
    public HistoryNeed Need => Kept is not null ? HistoryNeed.Tail : Discovery is not null ? HistoryNeed.WholeAtHand : HistoryNeed.Whole;
}
