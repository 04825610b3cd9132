using System.Diagnostics;
using EventCore.Stores;

namespace EventCore;

/// <summary>Saves snapshots in the background, one at a time, so that no command waits for its own.</summary>
/// <remarks>
/// <para>Of one key only the newest waits. A snapshot that finds no room, or fails, is counted and forgotten: a later commit offers
/// another. Encoding is done here, too.</para>
/// <para>Nothing runs while nothing waits, so a writer that is never disposed costs nothing.</para>
/// </remarks>
internal sealed class SnapshotWriter(ISnapshotStore store, TimeProvider timeProvider) : IAsyncDisposable
{
    /// <summary>Snapshots that may wait, each with its state in memory.</summary>
    public const int MaxWaiting = 100;

    /// <summary>How long disposing waits for the snapshots that are left before it gives them up.</summary>
    public static readonly TimeSpan StopTime = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<SnapshotKey, PendingSnapshot> _waiting = [];
    private readonly Queue<SnapshotKey> _order = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;
    private bool _isWorking;
    private bool _isClosed;

    /// <summary>Has a state saved some time later. Never waits and never fails.</summary>
    /// <param name="definition">How it is stored.</param>
    /// <param name="key">Of <paramref name="definition"/>, and of the streams.</param>
    /// <param name="heads">How far each stream of the key was folded, in their order, all as of one moment of the log.</param>
    /// <param name="state">What was folded.</param>
    public void Offer<TState>(SnapshotDefinition<TState> definition, SnapshotKey key, IReadOnlyList<StreamHead> heads, TState state) =>
        Offer(new PendingSnapshot(key, heads.Sum(head => head.Version.Value), () => SnapshotCodec.Encode(definition, key, heads, state)));

    /// <summary>Takes nothing more, and returns when what waits is saved, or given up after <see cref="StopTime"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        Task work;
        lock (_lock)
        {
            _isClosed = true;
            work = _work;
        }

        try
        {
            await work.WaitAsync(StopTime, timeProvider, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await _stop.CancelRegardlessAsync().ConfigureAwait(false);
            await work.ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    private void Offer(PendingSnapshot offered)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                SnapshotMetrics.CountUnsaved(offered.Key, SnapshotMetrics.Stopped);
            }
            else if (_waiting.TryGetValue(offered.Key, out var waiting))
            {
                _waiting[offered.Key] = waiting.EventCount > offered.EventCount ? waiting : offered;
            }
            else if (_order.Count == MaxWaiting)
            {
                SnapshotMetrics.CountUnsaved(offered.Key, SnapshotMetrics.QueueFull);
            }
            else
            {
                _waiting.Add(offered.Key, offered);
                _order.Enqueue(offered.Key);
                Work();
            }
        }
    }

    /// <summary>Under the lock.</summary>
    private void Work()
    {
        if (_isWorking)
        {
            return;
        }

        // What is saved is of many commands, so nothing of this one (transaction, trace, culture) may stick to it.
        var flow = ExecutionContext.IsFlowSuppressed() ? (AsyncFlowControl?)null : ExecutionContext.SuppressFlow();
        _work = Task.Run(SaveAllAsync);
        flow?.Undo();
        _isWorking = true;
    }

    private async Task SaveAllAsync()
    {
        while (TryTakeNext() is { } next)
        {
            await SaveAsync(next).ConfigureAwait(false);
        }
    }

    private PendingSnapshot? TryTakeNext()
    {
        lock (_lock)
        {
            if (!_order.TryDequeue(out var key))
            {
                _isWorking = false;
                return null;
            }

            return _waiting.Remove(key, out var next) ? next : throw new UnreachableException();
        }
    }

    private async Task SaveAsync(PendingSnapshot pending)
    {
        try
        {
            _stop.Token.ThrowIfCancellationRequested();
            if (pending.Encode() is { } snapshot)
            {
                // The wait ends with the token also where a store does not look at it.
                await store.SaveSnapshotAsync(snapshot, _stop.Token).AsTask().WaitAsync(_stop.Token).ConfigureAwait(false);
                SnapshotMetrics.CountSaved(pending.Key);
            }
        }
        catch (Exception)
        {
            // Whatever it was, the command that offered it has committed, and nobody else can act on it.
            SnapshotMetrics.CountUnsaved(pending.Key, _stop.IsCancellationRequested ? SnapshotMetrics.Stopped : SnapshotMetrics.StoreFailed);
        }
    }
}
