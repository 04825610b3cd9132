using EventCore.Stores;

namespace EventCore;

/// <summary>Makes the state that a command is decided on, from what is at hand and from the store, and keeps what it reads.</summary>
/// <remarks>
/// The streams of a state may be of different moments: some as the cache has them, or as decisions under way will leave them, the
/// others as they were when they were read. That is safe. An append compares the versions of all of them under one lock, and which
/// events are there, so at that moment every stream held the very events that were folded; what was decided is what would have
/// been decided then. A decision without an append is confirmed with one read of all versions, which is as of one moment too.
/// What cannot be confirmed, such as an exception that a command threw because its streams did not fit together, is
/// decided again on a state of one moment.
/// </remarks>
internal sealed class StateReader(IEventStore store, StoredStates stored, StreamCache cache, PendingDecisions decisions, PageSize pageSize)
{
    /// <summary>Reads what the plan says, folds it together with what is known, and keeps in the cache what was read.</summary>
    public ValueTask<DecisionBasis<TState, TEvent>> ReadAsync<TState, TEvent>(
        Execution<TState, TEvent> execution, ReadPlan<TEvent> plan, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        var fold = execution.Kept?.Begin(execution.Command, plan) ?? new MergedFold<TState, TEvent>(execution.Command, plan);
        return plan.Ranges.Count > 0
            ? ReadAsync(execution, plan, fold, cancellationToken)
            : ValueTask.FromResult(BasisOf(fold, plan, StreamVersions.None, plan.Known, plan.Pending.Decisions));
    }

    /// <summary>Reads into the cache what it lacks of some streams. Only for speed: a decision looks for itself.</summary>
    public async ValueTask ReadAheadAsync<TEvent>(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        var lacking = cache.IsOff ? [] : streams.Where(streamId => !cache.Holds<TEvent>(streamId)).ToList();
        if (lacking.Count > 0)
        {
            var plan = ReadPlan<TEvent>.OfWholeStreams(lacking);
            var histories = new HistoryCollector<TEvent>(plan, cache);
            histories.Keep((await ReadPagesAsync(plan, histories, apply: null, cancellationToken).ConfigureAwait(false))!);
        }
    }

    /// <summary>Reads what the plan says, keeps it in the cache, and has all of it at hand, to be folded as often as need be.</summary>
    /// <param name="plan">For <see cref="HistoryNeed.WholeAtHand"/>.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async ValueTask<GatheredStreams<TEvent>> GatherAsync<TEvent>(ReadPlan<TEvent> plan, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        if (plan.Ranges.Count == 0)
        {
            return new GatheredStreams<TEvent>([.. plan.Known.Select(history => history!)], StreamVersions.None, reads: 0);
        }

        var histories = new HistoryCollector<TEvent>(plan, cache);
        if (await ReadPagesAsync(plan, histories, apply: null, cancellationToken).ConfigureAwait(false) is not { } read)
        {
            foreach (var streamId in plan.Streams)
            {
                cache.Forget<TEvent>(streamId);
            }

            return await GatherAsync(ReadPlan<TEvent>.OfWholeStreams(plan.Streams) with { Need = plan.Need }, cancellationToken).ConfigureAwait(false);
        }

        histories.Keep(read);
        return new GatheredStreams<TEvent>([.. histories.Histories.Select(history => history!)], read, reads: 1);
    }

    private async ValueTask<DecisionBasis<TState, TEvent>> ReadAsync<TState, TEvent>(
        Execution<TState, TEvent> execution, ReadPlan<TEvent> plan, StateFold<TState, TEvent> fold, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        var histories = new HistoryCollector<TEvent>(plan, cache);
        if (await ReadPagesAsync(plan, histories, fold.Apply, cancellationToken).ConfigureAwait(false) is not { } read)
        {
            await ForgetAllAsync(execution, plan, cancellationToken).ConfigureAwait(false);
            return await ReadAsync(execution, ReadPlan<TEvent>.OfWholeStreams(plan.Streams) with { Need = plan.Need }, cancellationToken).ConfigureAwait(false);
        }

        histories.Keep(read);
        return BasisOf(fold, plan, read, histories.Histories, basedOn: []);
    }

    /// <summary>Reads the ranges of a plan, page by page, as of the moment of the first.</summary>
    /// <returns>The versions at that moment; null where the store lacks what was read from it or folded: it is another one now, and what was kept is of no use.</returns>
    private async ValueTask<StreamVersions?> ReadPagesAsync<TEvent>(
        ReadPlan<TEvent> plan, HistoryCollector<TEvent> histories, Action<Recorded<TEvent>>? apply, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        StreamVersions? read = null;
        for (var next = new ReadStreamsRequest(plan.Ranges, pageSize); next is not null;)
        {
            var page = await store.ReadStreamsAsync(next, cancellationToken).ConfigureAwait(false);
            if (page.Events.Count > 0)
            {
                decisions.CountRead();
            }

            // The first page fixes the moment; later pages read up to it.
            read ??= page.Versions;
            if (plan.IsBeyond(read))
            {
                return null;
            }

            foreach (var recorded in page.Events)
            {
                var decoded = TEvent.Registry.DecodeStored(recorded);
                if (plan.FoldedWith(decoded) is not { } head)
                {
                    apply?.Invoke(decoded);
                }
                else if (decoded.Version == head.Version && decoded.Id != head.LastEvent)
                {
                    return null;
                }

                histories.Add(decoded, EventSize.Of(recorded.Data, recorded.Metadata, new DecodedEvents<TEvent>(decoded).Count));
            }

            next = next.Next(page);
        }

        return read;
    }

    private async ValueTask ForgetAllAsync<TState, TEvent>(Execution<TState, TEvent> execution, ReadPlan<TEvent> plan, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        foreach (var streamId in plan.Streams)
        {
            cache.Forget<TEvent>(streamId);
        }

        execution.Kept?.Forget();
        foreach (var snapshot in plan.From?.Stored ?? [])
        {
            await stored.RemoveAsync(snapshot, cancellationToken).ConfigureAwait(false);
        }
    }

    private static DecisionBasis<TState, TEvent> BasisOf<TState, TEvent>(
        StateFold<TState, TEvent> fold, ReadPlan<TEvent> plan, StreamVersions read, IReadOnlyList<StreamHistory<TEvent>?> histories, IReadOnlyList<PendingDecision> basedOn)
        where TEvent : class, IEventUnion<TEvent> =>
        new(fold.Complete(), VersionsOf(plan, read), read, histories, basedOn) { SharesOfState = fold.Shares ?? [] };

    private static StreamVersions VersionsOf<TEvent>(ReadPlan<TEvent> plan, StreamVersions read)
    {
        var versions = new StreamVersion[plan.Streams.Count];
        for (var index = 0; index < versions.Length; index++)
        {
            versions[index] = read.TryGetValue(plan.Streams[index], out var version) ? version : plan.Known[index]!.Version;
        }

        return new StreamVersions([.. plan.Streams], versions);
    }
}
