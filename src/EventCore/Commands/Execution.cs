namespace EventCore;

/// <summary>One attempt at one command.</summary>
/// <param name="Command">The command.</param>
/// <param name="Streams">Its streams, each once.</param>
/// <param name="Options">What its caller said.</param>
/// <param name="Turn">On its streams; granted.</param>
/// <param name="Begun">The order from which on decisions were sent during this call.</param>
/// <param name="Attempt">Counted from 1.</param>
/// <param name="Kept">What is kept of its state; null where it has no snapshots.</param>
internal sealed record Execution<TState, TEvent>(
    ICommand<TState, TEvent> Command, StreamId[] Streams, CommandOptions Options, StreamTurns.Turn Turn, long Begun, int Attempt, KeptState<TState>? Kept)
    where TEvent : class, IEventUnion<TEvent>;
