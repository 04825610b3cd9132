using EventCore.Stores;

namespace EventCore;

/// <summary>Makes the state that a command is decided on, from the cache and from the store, and keeps the cache.</summary>
/// <remarks>
/// The streams of a state may be of different moments: some as the cache has them, the others as they were when they were read. That
/// is safe. An append compares the versions of all of them under one lock, so at that moment every stream held the very
/// events that were folded, for events never change and a version counts them; what was decided is what would have been
/// decided then. A decision without an append is confirmed with one read of all versions, which is as of one moment too.
/// What cannot be confirmed, such as an exception that a command threw because its streams did not fit together, is
/// decided again on a state of one moment.
/// </remarks>
internal sealed class StateReader(IEventStore store, StreamCache cache, PageSize pageSize)
{
    /// <summary>Reads what the plan says, folds it together with what is known, and keeps in the cache what was read.</summary>
    public async ValueTask<DecisionBasis<TState, TEvent>> ReadAsync<TState, TEvent>(
        ICommand<TState, TEvent> command, IReadOnlyCollection<StreamId> streams, ReadPlan<TEvent> plan, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        var fold = new StateFold<TState, TEvent>(command, plan.Known.Values);
        var histories = new HistoryCollector<TEvent>(plan, cache);
        if (await ReadPagesAsync(plan, histories, fold.Apply, cancellationToken).ConfigureAwait(false) is not { } read)
        {
            return await ReadAsync(command, streams, ForgetAll<TEvent>(streams), cancellationToken).ConfigureAwait(false);
        }

        histories.Keep(read);
        return new DecisionBasis<TState, TEvent>(fold.Complete(), VersionsOf(streams, plan, read), read, histories.Histories);
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

    /// <summary>Adds the events of a committed decision to the histories it was made on, just as reading them would.</summary>
    public void Remember<TState, TEvent>(DecisionBasis<TState, TEvent> basis, AppendRequest append, AppendResult.Appended appended)
        where TEvent : class, IEventUnion<TEvent>
    {
        if (cache.IsOff)
        {
            return;
        }

        var written = new Dictionary<StreamId, StreamHistory<TEvent>>();
        try
        {
            // The positions of one append are contiguous.
            var position = appended.LastPosition.Value - append.Events.Length;
            foreach (var @event in append.Events)
            {
                position++;
                if (written.GetValueOrDefault(@event.StreamId) is { } history || basis.Histories.TryGetValue(@event.StreamId, out history))
                {
                    written[@event.StreamId] = history.With(TEvent.Registry.Decode(Record(@event, history, position, appended)), EventSize.Of(@event.Data, @event.Metadata));
                }
            }
        }
        catch (Exception)
        {
            // The decision is committed, and its caller must learn that, not that an event cannot be decoded. Whoever reads the
            // stream next learns what is wrong with it.
            written.Clear();
        }

        foreach (var streamId in append.Events.Select(@event => @event.StreamId).Distinct())
        {
            if (written.TryGetValue(streamId, out var history) && history.Version == appended.Versions[streamId])
            {
                cache.Keep(history);
            }
            else
            {
                cache.Forget<TEvent>(streamId);
            }
        }
    }

    /// <summary>Reads the ranges of a plan, page by page, as of the moment of the first.</summary>
    /// <returns>The versions at that moment; null where the store holds less than was read from it: it is another one now, and what was kept is of no use.</returns>
    private async ValueTask<StreamVersions?> ReadPagesAsync<TEvent>(
        ReadPlan<TEvent> plan, HistoryCollector<TEvent> histories, Action<Recorded<TEvent>>? apply, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        StreamVersions? read = null;
        for (var next = plan.Ranges.Count > 0 ? new ReadStreamsRequest(plan.Ranges, pageSize) : null; next is not null;)
        {
            var page = await store.ReadStreamsAsync(next, cancellationToken).ConfigureAwait(false);

            // The first page fixes the moment; later pages read up to it.
            read ??= page.Versions;
            if (plan.Ranges.Any(range => read[range.StreamId] < range.After))
            {
                return null;
            }

            foreach (var recorded in page.Events)
            {
                var decoded = TEvent.Registry.Decode(recorded);
                apply?.Invoke(decoded);
                histories.Add(decoded, EventSize.Of(recorded.Data, recorded.Metadata));
            }

            next = next.Next(page);
        }

        return read ?? StreamVersions.None;
    }

    private ReadPlan<TEvent> ForgetAll<TEvent>(IReadOnlyCollection<StreamId> streams)
    {
        foreach (var streamId in streams)
        {
            cache.Forget<TEvent>(streamId);
        }

        return ReadPlan<TEvent>.OfWholeStreams(streams);
    }

    private static StreamVersions VersionsOf<TEvent>(IReadOnlyCollection<StreamId> streams, ReadPlan<TEvent> plan, StreamVersions read) =>
        plan.IsOfOneMoment
            ? read
            : new StreamVersions(streams.Select(streamId =>
                KeyValuePair.Create(streamId, read.TryGetValue(streamId, out var version) ? version : plan.Known[streamId].Version)));

    private static RecordedEvent Record<TEvent>(NewEvent @event, StreamHistory<TEvent> history, long position, AppendResult.Appended appended) => new(
        new LogPosition(position), @event.StreamId, history.Version.After(1), @event.Id, @event.Type, @event.Data, @event.Metadata, appended.CreatedAt);
}
