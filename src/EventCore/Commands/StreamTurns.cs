namespace EventCore;

/// <summary>
/// Queues for streams: whoever takes a turn waits until everybody who came before and wants one of the same streams has
/// given theirs back. Only a courtesy within a process: what makes decisions safe is the version check of the append.
/// </summary>
/// <remarks>
/// A turn joins the queues of all its streams in one step, so two turns are in the same order in every queue they share and
/// cannot wait for each other. Waiters are as many as callers; nothing is kept for a stream that nobody waits for.
/// </remarks>
internal sealed class StreamTurns
{
    private readonly Lock _lock = new();
    private readonly Dictionary<StreamId, LinkedList<Turn>> _queues = [];

    /// <summary>Joins the queues of the streams, each named once. Dispose the turn to leave them, granted or not.</summary>
    public Turn Join(IReadOnlyCollection<StreamId> streams)
    {
        var turn = new Turn(this, streams.Count);
        lock (_lock)
        {
            foreach (var streamId in streams)
            {
                turn.Join(streamId, _queues);
            }
        }

        return turn;
    }

    /// <summary>A place in the queues of some streams.</summary>
    internal sealed class Turn(StreamTurns owner, int streams) : IDisposable
    {
        private readonly List<(StreamId StreamId, LinkedListNode<Turn> Node)> _places = new(streams);
        private readonly List<StreamId> _foremost = new(streams);

        // Mostly there is nobody to wait for.
        private TaskCompletionSource? _granted;
        private int _behind;

        /// <summary>Nobody who came before holds or wants one of the streams.</summary>
        public bool IsGranted => _granted is null or { Task.IsCompleted: true };

        /// <summary>It was given back.</summary>
        public bool IsOver => _places.Count == 0;

        /// <summary>The streams that nobody who came before held or wanted when this turn joined.</summary>
        public IReadOnlyCollection<StreamId> Foremost => _foremost;

        public Task WaitAsync(CancellationToken cancellationToken) => _granted?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;

        /// <summary>Under the owner's lock.</summary>
        public void Join(StreamId streamId, Dictionary<StreamId, LinkedList<Turn>> queues)
        {
            if (!queues.TryGetValue(streamId, out var queue))
            {
                queues.Add(streamId, queue = []);
            }

            _places.Add((streamId, queue.AddLast(this)));
            if (queue.Count > 1)
            {
                _granted ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _behind++;
            }
            else
            {
                _foremost.Add(streamId);
            }
        }

        public void Dispose()
        {
            lock (owner._lock)
            {
                foreach (var (streamId, node) in _places)
                {
                    Leave(streamId, node);
                }

                _places.Clear();
            }
        }

        private void Leave(StreamId streamId, LinkedListNode<Turn> node)
        {
            var queue = node.List!;
            var wasFirst = queue.First == node;
            queue.Remove(node);
            if (queue.First is not { Value: var next })
            {
                owner._queues.Remove(streamId);
            }
            else if (wasFirst && --next._behind == 0)
            {
                next._granted!.SetResult();
            }
        }
    }
}
