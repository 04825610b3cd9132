using System.Collections.Immutable;
using EventCore.Stores;

namespace EventCore;

/// <summary>Lets a decision that appends nothing pass where it was true at a moment of its attempt: no append looks at its versions.</summary>
internal sealed class DecisionConfirmer(IEventStore store, StreamCache cache)
{
    /// <summary>The result, once it is known to have been true; otherwise what is to be done instead.</summary>
    public async ValueTask<AttemptOutcome> ConfirmAsync<TState, TEvent>(
        Execution<TState, TEvent> execution, DecisionBasis<TState, TEvent> basis, CommandResult result, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        var isOfOneMoment = basis.IsOfOneMoment;
        if (basis.BasedOn is [.., var last])
        {
            // If the last of them commits, and that alone tells of every stream, this was true at the moment of its commit; and that
            // was during this call, unless it was sent before: its answer may have been on its way for long.
            isOfOneMoment = last.Place.Order >= execution.Begun && last.Leaves(basis.Versions);
            if (isOfOneMoment)
            {
                execution.Turn.Dispose();
            }

            foreach (var decision in basis.BasedOn)
            {
                if (!await decision.Settled.WaitAsync(cancellationToken).ConfigureAwait(false))
                {
                    return new AttemptOutcome.Outdated(DecideOn.CachedState);
                }
            }
        }

        if (isOfOneMoment || await FindMovedAsync<TEvent>(basis.Versions, cancellationToken).ConfigureAwait(false) is not [_, ..] moved)
        {
            return new AttemptOutcome.Answered(result);
        }

        CommandMetrics.StaleRejections.Add(1);

        // One read of all tails costs what one of some costs, and its answer needs no confirmation. Only streams that were discovered
        // are read one after another even so: that one of them moved meanwhile is a conflict then.
        return basis.IsOfThisAttempt
            ? new AttemptOutcome.Answered(new CommandResult.Conflicted(moved, execution.Attempt))
            : new AttemptOutcome.Outdated(DecideOn.FreshState);
    }

    /// <summary>Asks the store for the versions that a decision was made on.</summary>
    /// <returns>Those streams that have other versions now.</returns>
    public async ValueTask<ImmutableArray<StreamConflict>> FindMovedAsync<TEvent>(StreamVersions versions, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        var actual = await store.ReadVersionsAsync([.. versions.Keys], cancellationToken).ConfigureAwait(false);
        if (actual.Equals(versions))
        {
            return [];
        }

        foreach (var (streamId, version) in actual)
        {
            cache.See<TEvent>(streamId, version);
        }

        return [.. versions.Where(pair => actual[pair.Key] != pair.Value).Select(pair => new StreamConflict(pair.Key, pair.Value, actual[pair.Key])).OrderBy(stream => stream.StreamId)];
    }
}
