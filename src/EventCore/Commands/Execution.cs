namespace EventCore;

/// <summary>One attempt at one command.</summary>
/// <param name="Command">The command.</param>
/// <param name="Streams">Its streams, each once.</param>
/// <param name="Options">What its caller said.</param>
/// <param name="Turn">On its streams; granted.</param>
/// <param name="Attempt">Counted from 1.</param>
internal sealed record Execution<TState, TEvent>(
    ICommand<TState, TEvent> Command, StreamId[] Streams, CommandOptions Options, StreamTurns.Turn Turn, int Attempt)
    where TEvent : class, IEventUnion<TEvent>;
