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

    public async ValueTask<IDisposable> TakeAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new Turn(this, streams.Count);
        lock (_lock)
        {
            foreach (var streamId in streams)
            {
                turn.Join(streamId, _queues);
            }
        }

        if (turn.IsFirst)
        {
            return turn;
        }

        try
        {
            await turn.Granted.WaitAsync(cancellationToken).ConfigureAwait(false);
            return turn;
        }
        catch
        {
            // Whether it was granted in this very moment or not: it leaves every queue, and whoever is next moves up.
            turn.Dispose();
            throw;
        }
    }

    private sealed class Turn(StreamTurns owner, int streams) : IDisposable
    {
        private readonly List<(StreamId StreamId, LinkedListNode<Turn> Node)> _places = new(streams);
        private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _behind;

        public Task Granted => _granted.Task;

        public bool IsFirst => _granted.Task.IsCompleted;

        /// <summary>Under the owner's lock.</summary>
        public void Join(StreamId streamId, Dictionary<StreamId, LinkedList<Turn>> queues)
        {
            if (!queues.TryGetValue(streamId, out var queue))
            {
                queues.Add(streamId, queue = []);
            }

            _places.Add((streamId, queue.AddLast(this)));
            _behind += queue.Count > 1 ? 1 : 0;
            if (_places.Count == streams && _behind == 0)
            {
                _granted.SetResult();
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
                next._granted.SetResult();
            }
        }
    }
}
