using System.Diagnostics;
using Npgsql;

namespace EventCore;

/// <summary>Keeps connections of a data source for a moment between uses, so that a busy queue does not return and rent one for every batch.</summary>
/// <remarks>
/// When a connection goes back to its pool, the driver has the server reset the session: seven statements, parsed anew ahead of
/// the next batch, which made a lone append a fifth slower. Nothing of a session is left to be reset here. And yet it
/// goes back before long, idle or not: others may be waiting for it, and the pool has rules of its own for its age and its host.
/// </remarks>
internal sealed class ConnectionKeeper(NpgsqlDataSource dataSource) : IAsyncDisposable
{
    /// <summary>How long a connection is kept from its pool, the use it is in at that time aside.</summary>
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
        var rest = MaxAge - Stopwatch.GetElapsedTime(used.TakenAt);
        lock (_lock)
        {
            if (!_disposed && used.IsSound && rest > TimeSpan.Zero)
            {
                _idle.Add(used);
                if (!used.IsWatched)
                {
                    used.IsWatched = true;
                    _ = ReturnAfterAsync(rest, used);
                }

                return ValueTask.CompletedTask;
            }
        }

        return used.Connection.DisposeAsync();
    }

    private async Task ReturnAfterAsync(TimeSpan delay, KeptConnection kept)
    {
        await Task.Delay(delay, CancellationToken.None).ConfigureAwait(false);
        lock (_lock)
        {
            kept.IsWatched = false;
            if (!_idle.Remove(kept))
            {
                return;
            }
        }

        await kept.Connection.DisposeAsync().ConfigureAwait(false);
    }
}
