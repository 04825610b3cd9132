namespace EventCore;

/// <summary>
/// Opts a command type in to snapshots of what each of its streams makes of the state by itself, for commands on ever other sets of
/// long streams: an order of five products out of thousands.
/// </summary>
/// <remarks>
/// <para>Whoever implements it promises that the streams do not need each other: the events of each stream, folded alone from the
/// initial state, and the results combined, make the same state as all of them merged in position order. A state whose
/// <c>Apply</c> touches only what belongs to the event's own stream keeps that promise; one that looks at what another stream
/// left does not, and uses <see cref="ISnapshotted{TState}"/> instead.</para>
/// <para>As there, what a stream makes of the state must depend on nothing but what its definition names. A command that keeps the
/// balance it takes from apart from the one it gives to names a <see cref="SnapshotDefinition{TState}.Variant"/> for each.</para>
/// <para>In memory there is room for the shares of <see cref="SnapshotOptions.MaxStates"/> streams, 1,000 unless set: raise it where more are in use.</para>
/// </remarks>
/// <typeparam name="TState">The state of the command, see <see cref="ICommand{TState, TEvent}"/>.</typeparam>
public interface ISnapshottedByStream<TState>
{
    /// <summary>How a stream's share of the state is stored; null for a stream that stays short, whose events are folded each time.</summary>
    /// <param name="streamId">One of the declared streams.</param>
    SnapshotDefinition<TState>? SnapshotOf(StreamId streamId);

    /// <summary>The state that two shares make together. Associative, and the initial state changes nothing about another.</summary>
    /// <param name="one">The share of the streams that are declared first.</param>
    /// <param name="other">The share of others.</param>
    TState Combine(TState one, TState other);
}
