namespace EventCore;

/// <summary>Folds a command's state from histories at hand and from events as they are read.</summary>
internal abstract class StateFold<TState, TEvent>
    where TEvent : class, IEventUnion<TEvent>
{
    /// <summary>What each stream of the plan made of the state by itself, once it is complete; null where all were folded together.</summary>
    public virtual IReadOnlyList<TState>? Shares => null;

    /// <summary>Applies an event that was read. They come in position order.</summary>
    public abstract void Apply(Recorded<TEvent> recorded);

    /// <summary>The state when nothing more is read.</summary>
    public abstract TState Complete();

    /// <summary>A stored event is one event to the command, unless it was upcast to several or to none.</summary>
    protected static TState Apply(ICommand<TState, TEvent> command, TState state, Recorded<TEvent> stored)
    {
        foreach (var recorded in new DecodedEvents<TEvent>(stored))
        {
            state = command.Apply(state, recorded);
        }

        return state;
    }
}
