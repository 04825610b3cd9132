using System.Threading.Channels;
using EventCore.Stores;
using Npgsql;

namespace EventCore;

/// <summary>
/// Reads streams together: a batch is whatever was asked while the previous ones were on their way, so that many reads share
/// one round trip, and a lone one goes out at once.
/// </summary>
/// <remarks>
/// Every caller gets a page, a failure and a cancellation of its own; where several reads of a batch take longer than the server's
/// statement timeout, all of it does. A full queue makes its callers wait. Nothing is retried: whoever asked knows better whether the
/// page is still wanted.
/// </remarks>
internal sealed class ReadQueue : IAsyncDisposable
{
    public const int MaxWaiting = 4_096;
    public const int MaxBatchesInFlight = 2;
    public const int MaxBatchReads = 250;

    /// <summary>Streams in one batch. A read that names more goes alone.</summary>
    public const int MaxBatchStreams = 1_000;

    /// <summary>The pages of one batch together, so that nobody waits behind more events than that. A larger page goes alone.</summary>
    public const int MaxBatchEvents = 20_000;

    private readonly Func<IReadOnlyList<ReadStreamsRequest>, Task<IReadOnlyList<StreamsPage>>> _read;
    private readonly Channel<PendingRead> _waiting = Channel.CreateBounded<PendingRead>(new BoundedChannelOptions(MaxWaiting));
    private readonly Lock _taking = new();
    private readonly Task _work;

    /// <param name="read">Reads a batch: a page for each read, in their order.</param>
    public ReadQueue(Func<IReadOnlyList<ReadStreamsRequest>, Task<IReadOnlyList<StreamsPage>>> read)
    {
        _read = read;

        // The senders serve every caller, so nothing of the one who made the queue (transaction, trace, culture) may stick to them.
        var flow = ExecutionContext.IsFlowSuppressed() ? (AsyncFlowControl?)null : ExecutionContext.SuppressFlow();
        _work = Task.WhenAll(Enumerable.Range(0, MaxBatchesInFlight).Select(_ => Task.Run(SendBatchesAsync)));
        flow?.Undo();
    }

    /// <summary>Reads when its turn comes.</summary>
    /// <exception cref="ObjectDisposedException">The queue was closed before the read got into it.</exception>
    public async ValueTask<StreamsPage> ReadAsync(ReadStreamsRequest read, CancellationToken cancellationToken)
    {
        var pending = new PendingRead(read);
        try
        {
            await _waiting.Writer.WriteAsync(pending, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException closed)
        {
            throw new ObjectDisposedException("The event store was disposed.", closed);
        }

        return await pending.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes no further read, and returns when everything in the queue has its answer.</summary>
    public async ValueTask DisposeAsync()
    {
        _ = _waiting.Writer.TryComplete();
        await _work.ConfigureAwait(false);
    }

    private async Task SendBatchesAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (TakeBatch() is [_, ..] batch)
            {
                await SendAsync(batch).ConfigureAwait(false);
            }
        }
    }

    private List<PendingRead> TakeBatch()
    {
        // One sender at a time: what one of them looks at, the other must not take.
        lock (_taking)
        {
            var batch = new List<PendingRead>();
            var (streams, events) = (0, 0);
            while (batch.Count < MaxBatchReads && _waiting.Reader.TryPeek(out var pending))
            {
                streams += pending.Request.Streams.Length;
                events += pending.Request.PageSize.Value;
                if (batch.Count > 0 && (streams > MaxBatchStreams || events > MaxBatchEvents))
                {
                    break;
                }

                _ = _waiting.Reader.TryRead(out _);
                if (pending.TryTake())
                {
                    batch.Add(pending);
                }
                else
                {
                    streams -= pending.Request.Streams.Length;
                    events -= pending.Request.PageSize.Value;
                }
            }

            return batch;
        }
    }

    private async Task SendAsync(List<PendingRead> batch)
    {
        if (await FindFailureAsync(batch).ConfigureAwait(false) is { } failure)
        {
            await FailAsync(batch, failure).ConfigureAwait(false);
        }
    }

    /// <summary>Reads, and answers everybody.</summary>
    /// <returns>Null unless that failed, and nobody has an answer.</returns>
    private async Task<Exception?> FindFailureAsync(List<PendingRead> batch)
    {
        try
        {
            _ = batch.RemoveAll(pending => pending.IsGivenUp);
            var pages = batch.Count == 0 ? [] : await _read([.. batch.Select(pending => pending.Request)]).ConfigureAwait(false);
            foreach (var (pending, page) in batch.Zip(pages))
            {
                pending.Answer(page);
            }

            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    /// <summary>Fails those whom a failure of all of them is about: where that may be one, each half is tried by itself, and so on.</summary>
    private async Task FailAsync(List<PendingRead> batch, Exception failure)
    {
        if (batch.Count == 1 || !PostgresErrors.MayConcernOneRead(failure))
        {
            // Whatever it was, nobody waits for ever.
            batch.ForEach(pending => pending.Fail(Describe(failure, pending.Request)));
            return;
        }

        var half = batch.Count / 2;
        var (first, second) = (batch[..half], batch[half..]);
        var (ofFirst, ofSecond) = (await FindFailureAsync(first).ConfigureAwait(false), await FindFailureAsync(second).ConfigureAwait(false));
        if (ofFirst is not null && ofSecond is not null && IsTimeOver(ofFirst) && IsTimeOver(ofSecond))
        {
            // The server is slow for all, or several of them are slow: each further try would take as long again, and those who come wait behind it.
            first.Concat(second).ToList().ForEach(pending => pending.Fail(Describe(ofSecond, pending.Request)));
            return;
        }

        foreach (var (some, ofSome) in new[] { (first, ofFirst), (second, ofSecond) })
        {
            if (ofSome is not null)
            {
                await FailAsync(some, ofSome).ConfigureAwait(false);
            }
        }
    }

    private static bool IsTimeOver(Exception failure) => failure is PostgresException { SqlState: PostgresErrorCodes.QueryCanceled };

    /// <summary>What one caller is told of a failure of the whole batch: with its own streams.</summary>
    private static Exception Describe(Exception failure, ReadStreamsRequest read) =>
        PostgresErrors.Concern(failure) || failure is EventStoreException ? PostgresErrors.Translate(failure, "Nothing was read", read.Streams.Select(range => range.StreamId)) : failure;
}
