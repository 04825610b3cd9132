using System.Collections.Concurrent;

namespace EventCore;

/// <summary>Finds out where the events of a decision come from, once nothing under way stands in between.</summary>
internal sealed class ReadPlanner(StreamCache cache, PendingDecisions decisions, StoredStates stored, StateReader reader)
{
    // Types of commands, so there is a bound: those that asked for what an event on its way into the log does not have yet.
    private readonly ConcurrentDictionary<Type, bool> _needCommitted = [];

    /// <summary>Has commands of this type decided on committed events only, from now on.</summary>
    public void RequireCommitted(Type command) => _needCommitted[command] = true;

    /// <summary>Reads into the cache what it lacks of some streams: whole ones, so none of which a command may need only the tail, and none that it makes.</summary>
    public ValueTask ReadAheadAsync<TState, TEvent>(Execution<TState, TEvent> execution, IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent> =>
        reader.ReadAheadAsync<TEvent>(
            execution is { Kept: null, Command: not ICreatesStreams } ? streams : [.. streams.Where(streamId => execution.Kept?.NeedsWhole(streamId) != false && !execution.Creates(streamId))],
            cancellationToken);

    /// <summary>Where the events of the declared streams come from.</summary>
    public async ValueTask<ReadPlan<TEvent>> PlanAsync<TState, TEvent>(Execution<TState, TEvent> execution, DecideOn decideOn, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        if (TryPlan(execution, decideOn) is not { } plan)
        {
            // With everything else in the cache, it may be possible to decide before the decisions under way have settled.
            await ReadAheadAsync(execution, decisions.Unconcerned(execution.Streams), cancellationToken).ConfigureAwait(false);
            plan = TryPlan(execution, decideOn);
        }

        if (plan is null)
        {
            await decisions.WhenSettledAsync(execution.Streams, cancellationToken).ConfigureAwait(false);

            // Only who discovered one of the streams appends to it during another's turn. Waiting for all of those might never end.
            plan = TryPlan(execution, decideOn) ?? GoOn(execution, ReadPlan<TEvent>.OfWhatIsCommitted(execution.Streams, cache, decideOn, execution.Need))!;
        }

        return execution.Kept is { } kept ? await kept.GoOnFromStoredAsync(plan, stored, cancellationToken).ConfigureAwait(false) : plan;
    }

    /// <summary>Where the events of streams come from that were discovered: the caller has no turn on them.</summary>
    public async ValueTask<ReadPlan<TEvent>> PlanFurtherAsync<TEvent>(IReadOnlyList<StreamId> streams, DecideOn decideOn, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        // What is under way now would make the decision conflict. What is sent meanwhile may do so all the same.
        await decisions.WhenSettledAsync(streams, cancellationToken).ConfigureAwait(false);
        return ReadPlan<TEvent>.OfWhatIsCommitted(streams, cache, decideOn, HistoryNeed.WholeAtHand);
    }

    private ReadPlan<TEvent>? TryPlan<TState, TEvent>(Execution<TState, TEvent> execution, DecideOn decideOn)
        where TEvent : class, IEventUnion<TEvent>
    {
        // What a discovered stream holds is read later, and nobody would know whether before or after what is under way now.
        var looksAhead = execution.Discovery is null && !_needCommitted.ContainsKey(execution.Command.GetType());
        return GoOn(execution, ReadPlan<TEvent>.For(execution.Streams, cache, decisions, decideOn, looksAhead, execution.Need, execution.Creates));
    }

    /// <returns>Null only where the plan is, or builds on decisions under way.</returns>
    private static ReadPlan<TEvent>? GoOn<TState, TEvent>(Execution<TState, TEvent> execution, ReadPlan<TEvent>? plan)
        where TEvent : class, IEventUnion<TEvent> =>
        execution.Kept is { } kept && plan is not null ? kept.GoOn(plan) : plan;
}
