namespace EventCore.Testing;

/// <summary>Folds the state of a command over some streams, and decides nothing.</summary>
internal sealed class StateOf<TState, TEvent>(ICommand<TState, TEvent> command, IReadOnlyCollection<StreamId> streams) : ICommand<TState, TEvent>
    where TEvent : class, IEventUnion<TEvent>
{
    public IEnumerable<StreamId> DeclaredStreams => streams;

    public TState InitialState => command.InitialState;

    /// <summary>The state, once this was executed.</summary>
    public TState State { get; private set; } = command.InitialState;

    public TState Apply(TState state, Recorded<TEvent> recorded) => command.Apply(state, recorded);

    public Decision<TEvent> Decide(TState state, DeclaredStreams<TEvent> streams)
    {
#pragma warning disable EC0009 // It takes the last state it is shown, which is the one that was decided on.
        State = state;
#pragma warning restore EC0009
        return Decision.Nothing;
    }
}
