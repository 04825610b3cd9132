using System.Diagnostics;
using Npgsql;

namespace EventCore;

/// <summary>Keeps connections of a data source for a moment between uses, so that a busy queue does not return and rent one for every batch.</summary>
/// <remarks>
/// When a connection goes back to its pool, the driver has the server reset the session: seven statements, parsed anew ahead of
/// the next batch, which made a lone append a fifth slower. Nothing of a session is left to be reset here. And yet it
/// goes back as soon as there is a pause, since others may be waiting for it, and after a while without one: the pool has rules
/// of its own for its age and its host.
/// </remarks>
internal sealed class ConnectionKeeper(NpgsqlDataSource dataSource) : IAsyncDisposable
{
    /// <summary>How long a connection that nobody uses is kept, at least; at most twice as long.</summary>
    public static readonly TimeSpan MaxIdle = TimeSpan.FromMilliseconds(5);

    /// <summary>How long one is kept that is in use again and again, the use it is in at that time aside.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<KeptConnection> _idle = [];
    private bool _disposed;

    /// <summary>A connection for one use. Dispose it to give it back.</summary>
    public async ValueTask<KeptConnection> TakeAsync()
    {
        lock (_lock)
        {
            if (_idle is [.., var latest])
            {
                _ = _idle.Remove(latest);
                latest.IsSound = false;
                return latest;
            }
        }

        var connection = await dataSource.OpenOwnConnectionAsync(CancellationToken.None).ConfigureAwait(false);
        return new KeptConnection(this, connection, Stopwatch.GetTimestamp());
    }

    /// <summary>Returns what is kept to its pool. What is in use follows when it is given back.</summary>
    public async ValueTask DisposeAsync()
    {
        List<KeptConnection> idle;
        lock (_lock)
        {
            _disposed = true;
            idle = [.. _idle];
            _idle.Clear();
        }

        foreach (var kept in idle)
        {
            await kept.Connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    internal ValueTask GiveBackAsync(KeptConnection used)
    {
        bool keep, watch;
        lock (_lock)
        {
            keep = !_disposed && used.IsSound && Stopwatch.GetElapsedTime(used.TakenAt) < MaxAge;
            watch = keep && !used.IsWatched;
            if (keep)
            {
                _idle.Add(used);
                (used.IdleSince, used.IsWatched) = (Stopwatch.GetTimestamp(), true);
            }
        }

        if (watch)
        {
            _ = ReturnWhenIdleAsync(used);
        }

        return keep ? ValueTask.CompletedTask : used.Connection.DisposeAsync();
    }

    private async Task ReturnWhenIdleAsync(KeptConnection kept)
    {
        while (true)
        {
            await Task.Delay(MaxIdle, CancellationToken.None).ConfigureAwait(false);
            lock (_lock)
            {
                if (!_idle.Contains(kept))
                {
                    // In use, or returned already. Giving it back watches it anew.
                    kept.IsWatched = false;
                    return;
                }

                if (Stopwatch.GetElapsedTime(kept.IdleSince) >= MaxIdle)
                {
                    _ = _idle.Remove(kept);
                    break;
                }
            }
        }

        await kept.Connection.DisposeAsync().ConfigureAwait(false);
    }
}
