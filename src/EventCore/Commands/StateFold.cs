namespace EventCore;

/// <summary>Folds a command's state from histories at hand and from events as they are read, all merged in position order.</summary>
internal sealed class StateFold<TState, TEvent>
    where TEvent : class, IEventUnion<TEvent>
{
    private readonly ICommand<TState, TEvent> _command;
    private readonly PriorityQueue<Cursor, long> _histories = new();
    private TState _state;

    public StateFold(ICommand<TState, TEvent> command, IEnumerable<StreamHistory<TEvent>> histories)
    {
        (_command, _state) = (command, command.InitialState);
        foreach (var history in histories)
        {
            Enqueue(new Cursor(history, Next: 0));
        }
    }

    /// <summary>Applies an event that was read. They come in position order.</summary>
    public void Apply(Recorded<TEvent> recorded)
    {
        ApplyHistories(recorded.Position.Value);
        _state = _command.Apply(_state, recorded);
    }

    /// <summary>The state when nothing more is read.</summary>
    public TState Complete()
    {
        ApplyHistories(long.MaxValue);
        return _state;
    }

    private void ApplyHistories(long before)
    {
        while (_histories.TryPeek(out var cursor, out var position) && position < before)
        {
            _ = _histories.Dequeue();

            // As many as precede every other stream's events: for one stream, all at once.
            var end = _histories.TryPeek(out _, out var other) ? Math.Min(before, other) : before;
            var (history, next) = cursor;
            do
            {
                _state = _command.Apply(_state, history[next++]);
            }
            while (next < history.Count && history[next].Position.Value < end);

            Enqueue(new Cursor(history, next));
        }
    }

    private void Enqueue(Cursor cursor)
    {
        if (cursor.Next < cursor.History.Count)
        {
            _histories.Enqueue(cursor, cursor.History[cursor.Next].Position.Value);
        }
    }

    private readonly record struct Cursor(StreamHistory<TEvent> History, int Next);
}
