using System.Globalization;
using System.Threading.Channels;
using Npgsql;

namespace EventCore;

/// <summary>Tells other processes of this one's commits: after them, on another connection, once for as many as come together.</summary>
/// <remarks>
/// Inside the append's transaction a notification would make commits wait for each other, since PostgreSQL hands notifications
/// out in the order of commits, and group commit would be gone. Here nobody waits for it: it may be lost, and then costs time.
/// </remarks>
internal sealed class AppendNotifier : IAsyncDisposable
{
    /// <summary>The least time between two notifications.</summary>
    public static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(20);

    private readonly ConnectionKeeper _connections;
    private readonly PostgresLog _log;
    private readonly string _channel;

    // Holds one: that there is something to tell is all there is to say.
    private readonly Channel<bool> _told = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Task _work;

    public AppendNotifier(ConnectionKeeper connections, PostgresLog log, string schema)
    {
        (_connections, _log, _channel) = (connections, log, schema);

        // It serves every caller, so nothing of the one who made the store (transaction, trace, culture) may stick to it.
        var flow = ExecutionContext.IsFlowSuppressed() ? (AsyncFlowControl?)null : ExecutionContext.SuppressFlow();
        _work = Task.Run(SendAsync);
        flow?.Undo();
    }

    /// <summary>Something was committed.</summary>
    public void Tell() => _told.Writer.TryWrite(true);

    /// <summary>Tells of what was not told yet, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _ = _told.Writer.TryComplete();
        await _work.ConfigureAwait(false);
    }

    private async Task SendAsync()
    {
        await foreach (var _ in _told.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            try
            {
                await NotifyAsync().ConfigureAwait(false);
            }
            catch (Exception error) when (PostgresErrors.Concern(error) || error is EventCoreException or ObjectDisposedException)
            {
                // Whoever subscribes looks by itself as well.
                WakeUpMetrics.CountFailure(WakeUpMetrics.Notify);
            }

            await Task.Delay(MinInterval, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task NotifyAsync()
    {
        var logId = await _log.GetIdAsync(CancellationToken.None).ConfigureAwait(false);
        var kept = await _connections.TakeAsync().ConfigureAwait(false);
        await using var keptScope = kept.ConfigureAwait(false);
        using var command = new NpgsqlCommand(NotifySql.Notify, kept.Connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = _channel },
                new NpgsqlParameter<string> { TypedValue = logId.ToString(CultureInfo.InvariantCulture) },
            },
        };
        await command.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
        kept.IsSound = true;
    }
}
