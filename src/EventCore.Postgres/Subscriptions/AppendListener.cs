using System.Data;
using System.Globalization;
using Npgsql;

namespace EventCore;

/// <summary>Listens for the notifications of other processes, on a connection of its own, until it is disposed.</summary>
internal sealed class AppendListener : IAsyncDisposable
{
    /// <summary>After that long without a notification the connection is tried: one whose other end is gone keeps silent for ever.</summary>
    public static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(30);

    /// <summary>How long it waits before it connects again: doubled with every failure up to <see cref="MaxPause"/>.</summary>
    public static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(100);

    public static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(10);

    private const int StopTimeoutSeconds = 5;

    private readonly NpgsqlDataSource _dataSource;
    private readonly PostgresLog _log;
    private readonly string _schema;
    private readonly Action _appended;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private volatile bool _isListening;

    public AppendListener(NpgsqlDataSource dataSource, PostgresLog log, string schema, Action appended)
    {
        (_dataSource, _log, _schema, _appended) = (dataSource, log, schema, appended);
        var flow = ExecutionContext.IsFlowSuppressed() ? (AsyncFlowControl?)null : ExecutionContext.SuppressFlow();
        _work = Task.Run(ListenAgainAndAgainAsync);
        flow?.Undo();
    }

    /// <summary>Whether it hears others now, as far as is known.</summary>
    public bool IsListening => _isListening;

    public async ValueTask DisposeAsync()
    {
        // The driver's callback may throw where a connection breaks just then; the work ends all the same.
        await _stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ListenAgainAndAgainAsync()
    {
        var pause = MinPause;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ListenAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (PostgresErrors.Concern(error) || error is EventCoreException or ObjectDisposedException)
            {
                // Subscriptions look by themselves meanwhile, and tell of a database that cannot be reached.
                WakeUpMetrics.CountFailure(WakeUpMetrics.Listen);
                pause = _isListening ? MinPause : pause * 2 < MaxPause ? pause * 2 : MaxPause;
                _isListening = false;
                await Task.Delay(pause, _stop.Token).ConfigureAwait(false);
            }
        }
    }

    private async Task ListenAsync()
    {
        var logId = (await _log.GetIdAsync(_stop.Token).ConfigureAwait(false)).ToString(CultureInfo.InvariantCulture);
        var connection = await _dataSource.OpenOwnConnectionAsync(_stop.Token).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        connection.Notification += (_, notification) =>
        {
            if (notification.Payload == logId)
            {
                _appended();
            }
        };
        try
        {
            while (true)
            {
                using var listen = new NpgsqlCommand(SchemaName.Bind(NotifySql.Listen, _schema), connection);
                await listen.ExecuteNonQueryAsync(_stop.Token).ConfigureAwait(false);
                if (!_isListening)
                {
                    // What was appended before may not have been told.
                    _isListening = true;
                    _appended();
                }

                while (await connection.WaitAsync(MaxSilence, _stop.Token).ConfigureAwait(false))
                {
                }
            }
        }
        finally
        {
            await StopListeningAsync(connection).ConfigureAwait(false);
        }
    }

    /// <summary>A pool that resets nothing would keep a session that is told of every append and never asks, until the server's queue is full.</summary>
    private static async Task StopListeningAsync(NpgsqlConnection connection)
    {
        if (connection.State != ConnectionState.Open)
        {
            return;
        }

        try
        {
            using var stop = new NpgsqlCommand(NotifySql.StopListening, connection) { CommandTimeout = StopTimeoutSeconds };
            await stop.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (PostgresErrors.Concern(error))
        {
            // Broken, so the pool throws it away.
            WakeUpMetrics.CountFailure(WakeUpMetrics.Listen);
        }
    }
}
