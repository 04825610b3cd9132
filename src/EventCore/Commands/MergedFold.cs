namespace EventCore;

/// <summary>Folds a command's state from histories at hand and from events as they are read, all merged in position order.</summary>
internal sealed class MergedFold<TState, TEvent> : StateFold<TState, TEvent>
    where TEvent : class, IEventUnion<TEvent>
{
    private readonly ICommand<TState, TEvent> _command;
    private readonly long _underWay;
    private readonly PriorityQueue<Cursor, long> _histories = new();
    private TState _state;

    /// <param name="command">Knows how.</param>
    /// <param name="plan">What is at hand, and what was folded before.</param>
    public MergedFold(ICommand<TState, TEvent> command, ReadPlan<TEvent> plan)
    {
        (_command, _underWay) = (command, plan.Pending.UnderWay);
        _state = plan.From is null ? command.InitialState : ((FoldedState<TState>)plan.From).State;
        foreach (var history in plan.Known)
        {
            if (history is not null)
            {
                Enqueue(history, plan.FirstToFold(history));
            }
        }
    }

    public override void Apply(Recorded<TEvent> recorded)
    {
        ApplyHistories(recorded.Position.Value);
        ApplyStored(recorded);
    }

    public override TState Complete()
    {
        ApplyHistories(long.MaxValue);
        return _state;
    }

    private void ApplyHistories(long before)
    {
        while (_histories.TryPeek(out var cursor, out var order) && order < before)
        {
            _ = _histories.Dequeue();

            // As many as precede every other stream's events: of the last stream, the rest.
            var end = _histories.TryPeek(out _, out var other) ? Math.Min(before, other) : before;
            var (history, next) = cursor;
            do
            {
                ApplyStored(history[next++]);
            }
            while (next < history.Count && (end == long.MaxValue || history[next].OrderIn(_underWay) < end));

            Enqueue(history, next);
        }
    }

    private void ApplyStored(Recorded<TEvent> stored) => _state = Apply(_command, _state, stored);

    private void Enqueue(StreamHistory<TEvent> history, int next)
    {
        if (next < history.Count)
        {
            _histories.Enqueue(new Cursor(history, next), history[next].OrderIn(_underWay));
        }
    }

    private readonly record struct Cursor(StreamHistory<TEvent> History, int Next);
}
