namespace EventCore;

/// <summary>What is kept of the states that commands like this one folded before, and how a fold goes on from it.</summary>
internal abstract class KeptFold<TState>
{
    /// <summary>Whether all of a stream's events are needed, and not only those that follow what is kept.</summary>
    public abstract bool NeedsWhole(StreamId streamId);

    /// <summary>The plan for a fold that goes on from the best that is in memory.</summary>
    /// <returns>Null where decisions under way have to settle first.</returns>
    public abstract ReadPlan<TEvent>? GoOn<TEvent>(ReadPlan<TEvent> plan)
        where TEvent : class, IEventUnion<TEvent>;

    /// <summary>The same plan, or one that goes on from snapshots, where streams would be read from their first event.</summary>
    public abstract ValueTask<ReadPlan<TEvent>> GoOnFromStoredAsync<TEvent>(ReadPlan<TEvent> plan, StoredStates stored, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>;

    /// <summary>The fold of a plan.</summary>
    public abstract StateFold<TState, TEvent> Begin<TEvent>(ICommand<TState, TEvent> command, ReadPlan<TEvent> plan)
        where TEvent : class, IEventUnion<TEvent>;

    /// <summary>Remembers what a decision is about to be made on, so that the next one need not fold it again.</summary>
    public abstract void Keep<TEvent>(DecisionBasis<TState, TEvent> basis)
        where TEvent : class, IEventUnion<TEvent>;

    /// <summary>Remembers that the log held what a decision was made on, and offers snapshots that are due.</summary>
    public abstract void Prove<TEvent>(DecisionBasis<TState, TEvent> basis, StoredStates stored)
        where TEvent : class, IEventUnion<TEvent>;

    /// <summary>Forgets all of it: the log turned out to be another one.</summary>
    public abstract void Forget();
}
