namespace EventCore;

/// <summary>A decision over the streams it declares: folds their events into a state of its own, and says what to append.</summary>
/// <remarks>
/// <see cref="Apply"/> and <see cref="Decide"/> are pure and synchronous: no I/O, no clock, no randomness. They may run
/// several times for one execution, also on streams as of different moments: what comes of that is committed or returned only
/// after it has proved current, and an exception is thrown on only if it comes again on a state of one moment. What they
/// need beside the state comes in through the command's own fields.
/// </remarks>
/// <typeparam name="TState">What the command needs to know; immutable.</typeparam>
/// <typeparam name="TEvent">The union of every event its streams hold.</typeparam>
public interface ICommand<TState, TEvent>
    where TEvent : class, IEventUnion<TEvent>
{
    /// <summary>
    /// What the command is called where the log says which one a command id belongs to; the name of its type unless said otherwise.
    /// Must not change while ids of such commands may come again, also where the type is renamed.
    /// </summary>
    string CommandName => GetType().Name;

    /// <summary>Every stream the command reads or may write; 1 to 1,000, none that begins with <c>$</c>. Naming one twice names it once.</summary>
    IEnumerable<StreamId> DeclaredStreams { get; }

    /// <summary>The state before any event.</summary>
    TState InitialState { get; }

    /// <summary>The state after one more event. Sees every event of every declared stream, merged in position order.</summary>
    TState Apply(TState state, Recorded<TEvent> recorded);

    /// <summary>What to do in this state: append events through <paramref name="streams"/>, reject, or nothing.</summary>
    Decision<TEvent> Decide(TState state, DeclaredStreams<TEvent> streams);
}
