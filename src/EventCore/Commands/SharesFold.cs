namespace EventCore;

/// <summary>Folds each stream by itself, from what is at hand of it and from its events as they are read, and combines what they make.</summary>
internal sealed class SharesFold<TState, TEvent> : StateFold<TState, TEvent>
    where TEvent : class, IEventUnion<TEvent>
{
    private readonly ICommand<TState, TEvent> _command;
    private readonly ISnapshottedByStream<TState> _combining;
    private readonly ReadPlan<TEvent> _plan;
    private readonly TState[] _shares;
    private Dictionary<StreamId, int>? _places;

    /// <param name="command">Knows how.</param>
    /// <param name="combining">The same, to combine.</param>
    /// <param name="plan">What is at hand, and what was folded before.</param>
    public SharesFold(ICommand<TState, TEvent> command, ISnapshottedByStream<TState> combining, ReadPlan<TEvent> plan)
    {
        (_command, _combining, _plan) = (command, combining, plan);
        _shares = plan.From is FoldedShares<TState> from ? [.. from.Shares] : [.. Enumerable.Repeat(command.InitialState, plan.Streams.Count)];
        for (var stream = 0; stream < _shares.Length; stream++)
        {
            if (plan.Known[stream] is { } history)
            {
                for (var next = plan.FirstToFold(history); next < history.Count; next++)
                {
                    _shares[stream] = Apply(command, _shares[stream], history[next]);
                }
            }
        }
    }

    public override IReadOnlyList<TState> Shares => _shares;

    public override void Apply(Recorded<TEvent> recorded)
    {
        _places ??= Enumerable.Range(0, _shares.Length).ToDictionary(place => _plan.Streams[place]);
        var stream = _places[recorded.StreamId];
        _shares[stream] = Apply(_command, _shares[stream], recorded);
    }

    public override TState Complete() => _shares.Aggregate(_combining.Combine);
}
