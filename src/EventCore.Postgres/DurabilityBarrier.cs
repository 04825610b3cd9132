using Npgsql;

namespace EventCore;

/// <summary>
/// Waits until all that was committed before is durable: flushed, and on the synchronous standbys, as far as the server's
/// <c>synchronous_commit</c> asks for it.
/// </summary>
/// <remarks>The log of changes is flushed and sent in its order, so a commit of anything, when it has waited, speaks for all before it.</remarks>
#pragma warning disable CA1001 // A semaphore that is disposed of leaves those who wait for it waiting for ever; it has nothing else to give back.
internal sealed class DurabilityBarrier(ConnectionKeeper connections, PostgresEventStoreOptions options)
#pragma warning restore CA1001
{
    /// <summary>Barriers on their way at once, each on a connection of its own. Whoever comes when there are as many shares the next.</summary>
    public const int MaxUnderWay = 4;

    private const string What = "Nothing says whether what was committed is durable";

    /// <summary>A transaction of its own that writes nothing but a record of a few bytes, which nobody has to decode.</summary>
    private const string Commit = "SELECT pg_logical_emit_message(true, 'eventcore', '')";

    private readonly SemaphoreSlim _room = new(MaxUnderWay, MaxUnderWay);
    private readonly Lock _lock = new();

    // Not sent yet, so that it covers whatever is committed now; null where there is none.
    private Task? _next;

    /// <summary>Waits until all is durable that was committed before the call.</summary>
    /// <exception cref="EventStoreException">Nothing says whether it is.</exception>
    public Task WaitAsync()
    {
        lock (_lock)
        {
            if (_next is null)
            {
                // It serves many callers, so nothing of the first of them (transaction, trace, culture) may stick to it.
                var flow = ExecutionContext.IsFlowSuppressed() ? (AsyncFlowControl?)null : ExecutionContext.SuppressFlow();
                _next = Task.Run(RunAsync);
                flow?.Undo();
            }

            return _next;
        }
    }

    private async Task RunAsync()
    {
        await _room.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            var kept = await ConnectAsync().ConfigureAwait(false);
            await using var keptScope = kept.ConfigureAwait(false);
            await CommitAsync(kept.Connection).ConfigureAwait(false);
            kept.IsSound = true;
        }
        catch (Exception error) when (PostgresErrors.Concern(error))
        {
            throw PostgresErrors.Translate(error, What, streams: []);
        }
        finally
        {
            _ = _room.Release();
        }
    }

    private async Task<KeptConnection> ConnectAsync()
    {
        try
        {
            return await connections.TakeAsync().ConfigureAwait(false);
        }
        finally
        {
            // From here on it may be on its way, and whoever comes may have committed behind it.
            lock (_lock)
            {
                _next = null;
            }
        }
    }

    private async Task CommitAsync(NpgsqlConnection connection)
    {
        using var warning = new CommitWarning(connection);
        using var command = new NpgsqlCommand(Commit, connection);
        if (options.PrepareStatements)
        {
            await command.PrepareAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await command.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
        if (warning.Notice is { } notice)
        {
            throw new EventStoreException($"{What}: PostgreSQL warned at a commit with {notice.SqlState}: {notice.MessageText}", streams: [], Transience.Transient);
        }
    }
}
