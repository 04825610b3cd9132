namespace EventCore;

/// <summary>The state of all streams together, for a command that is <see cref="ISnapshotted{TState}"/>.</summary>
internal sealed class KeptWhole<TState>(KeptState<TState> kept) : KeptFold<TState>
{
    public override bool NeedsWhole(StreamId streamId) => false;

    public override ReadPlan<TEvent>? GoOn<TEvent>(ReadPlan<TEvent> plan) => plan.GoingOnFrom(kept.Latest, kept.Proved);

    public override async ValueTask<ReadPlan<TEvent>> GoOnFromStoredAsync<TEvent>(ReadPlan<TEvent> plan, StoredStates stored, CancellationToken cancellationToken) =>
        plan.ReadsWholeStreams && await stored.FindAsync(kept, cancellationToken).ConfigureAwait(false) is { } found
            ? plan.GoingOnFrom(latest: null, found)!
            : plan;

    public override StateFold<TState, TEvent> Begin<TEvent>(ICommand<TState, TEvent> command, ReadPlan<TEvent> plan) => new MergedFold<TState, TEvent>(command, plan);

    public override void Keep<TEvent>(DecisionBasis<TState, TEvent> basis)
    {
        kept.Fold(basis.Folded);
        if (basis.IsOfOneMoment)
        {
            kept.Prove(basis.Folded);
        }
    }

    public override void Prove<TEvent>(DecisionBasis<TState, TEvent> basis, StoredStates stored)
    {
        // The append found all of the streams at these very events, so the state is of one moment, that of the commit.
        kept.Prove(basis.Folded);
        stored.Offer(kept, basis.Folded);
    }

    public override void Forget() => kept.Forget();
}
