using EventCore.Stores;

namespace EventCore;

/// <summary>What each stream makes of the state by itself, for a command that is <see cref="ISnapshottedByStream{TState}"/>.</summary>
/// <remarks>No share depends on what other streams hold, so each is gone on from, proved and stored for itself, whatever moment the others are of.</remarks>
/// <param name="command">Combines shares.</param>
/// <param name="initialState">The share of a stream without events.</param>
/// <param name="streams">Those the command declares.</param>
/// <param name="kept">For each of them, what is kept of its share; null where nothing is to be.</param>
internal sealed class KeptShares<TState>(ISnapshottedByStream<TState> command, TState initialState, StreamId[] streams, KeptState<TState>?[] kept) : KeptFold<TState>
{
    /// <summary>Snapshots that one command looks for at a time.</summary>
    private const int MaxLookUps = 8;

    public override bool NeedsWhole(StreamId streamId) => kept[Array.IndexOf(streams, streamId)] is null;

    public override ReadPlan<TEvent>? GoOn<TEvent>(ReadPlan<TEvent> plan) => GoOn(plan, new FoldedState<TState>?[streams.Length]);

    public override async ValueTask<ReadPlan<TEvent>> GoOnFromStoredAsync<TEvent>(ReadPlan<TEvent> plan, StoredStates stored, CancellationToken cancellationToken)
    {
        var lacking = Enumerable.Range(0, streams.Length).Where(index => IsWorthLookingFor(plan, index)).ToList();
        if (lacking.Count == 0)
        {
            return plan;
        }

        var found = new FoldedState<TState>?[streams.Length];
        foreach (var some in lacking.Chunk(MaxLookUps))
        {
            await Task.WhenAll(some.Select(async index => found[index] = await stored.FindAsync(kept[index]!, cancellationToken).ConfigureAwait(false))).ConfigureAwait(false);
        }

        // Null where decisions under way would have to settle first: then all that is at hand is folded.
        return GoOn(plan, found) ?? plan;
    }

    public override StateFold<TState, TEvent> Begin<TEvent>(ICommand<TState, TEvent> folding, ReadPlan<TEvent> plan) => new SharesFold<TState, TEvent>(folding, command, plan);

    public override void Keep<TEvent>(DecisionBasis<TState, TEvent> basis)
    {
        for (var index = 0; index < streams.Length; index++)
        {
            if (kept[index] is { } one)
            {
                one.Fold(basis.Shares[index]);
                if (basis.Read.ContainsKey(streams[index]))
                {
                    one.Prove(basis.Shares[index]);
                }
            }
        }
    }

    public override void Prove<TEvent>(DecisionBasis<TState, TEvent> basis, StoredStates stored)
    {
        for (var index = 0; index < streams.Length; index++)
        {
            if (kept[index] is { } one)
            {
                one.Prove(basis.Shares[index]);
                stored.Offer(one, basis.Shares[index]);
            }
        }
    }

    public override void Forget()
    {
        foreach (var one in kept)
        {
            one?.Forget();
        }
    }

    private ReadPlan<TEvent>? GoOn<TEvent>(ReadPlan<TEvent> plan, FoldedState<TState>?[] found)
        where TEvent : class, IEventUnion<TEvent>
    {
        var (shares, heads) = (new TState[streams.Length], new StreamHead[streams.Length]);
        List<StoredSnapshot>? snapshots = null;
        for (var index = 0; index < streams.Length; index++)
        {
            shares[index] = initialState;
            if (Best(plan.Known[index], kept[index], found[index]) is { } best)
            {
                (shares[index], heads[index]) = (best.State, best.Heads[streams[index]]);
                if (best.Stored.Count > 0)
                {
                    (snapshots ??= []).AddRange(best.Stored);
                }
            }
        }

        return plan.GoingOnFromEach(new FoldedShares<TState>(shares, new StreamMap<StreamHead>(streams, heads)) { Stored = snapshots ?? [] });
    }

    /// <summary>Whether a stream would be read from its first event, or folded from there although it is so long that there is a snapshot.</summary>
    private bool IsWorthLookingFor<TEvent>(ReadPlan<TEvent> plan, int index)
        where TEvent : class, IEventUnion<TEvent> =>
        kept[index] is { } one
        && (plan.ReadsWhole(index) || (one is { Latest: null, Proved: null } && plan.Known[index] is { } history && history.Version.Value >= one.Definition.EventsBetween));

    /// <summary>The share to go on from; null where all of the stream's events are folded.</summary>
    private static FoldedState<TState>? Best<TEvent>(StreamHistory<TEvent>? history, KeptState<TState>? kept, FoldedState<TState>? found)
    {
        // The latest may be of decisions that failed, so it serves only where its last event is seen to be there.
        return kept?.Latest is { } latest && history is not null && history.Proves(latest.Heads[history.StreamId])
            ? latest
            : kept?.Proved ?? found;
    }
}
