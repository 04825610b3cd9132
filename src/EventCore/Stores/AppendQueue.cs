using System.Threading.Channels;

namespace EventCore.Stores;

/// <summary>
/// Commits appends together: a batch is whatever arrived while the previous one was on its way, so that many appends share
/// one round trip and one sync of the disk, and a lone one goes out at once.
/// </summary>
/// <remarks>
/// <para>One batch is judged at a time, so that appends are judged in the order of their calls: whoever appends on top of
/// what it appended just now need not wait for that. A batch that is judged may still have to become durable; others are
/// sent meanwhile, and answers leave in the order of the batches.</para>
/// <para>Where other writers hold the log, a batch waits for its turn. Then the next one waits a moment before it is sent, so that more
/// can join it: the log is busy anyway, and fewer and larger batches get through it sooner.</para>
/// <para>Every caller gets an answer of its own: a conflict or a refusal of one append does not touch its neighbours. A batch
/// that fails as transient, or whose answer is lost, is sent again, which is safe because the event ids make appending
/// idempotent; one that is refused for its content is halved until the culprit stands alone. Then nothing new is sent until
/// every batch under way has its answer, and those sent after the one that failed are sent again behind it.</para>
/// <para>A full queue makes its callers wait. Cancelling keeps an append from being sent, with an <see cref="OperationCanceledException"/>;
/// once it is sent, it only ends the wait, with an <see cref="AppendOutcomeUnknownException"/>.</para>
/// </remarks>
public sealed class AppendQueue : IAsyncDisposable
{
    /// <summary>How long a batch waits here for others to join it, where the one before waited at least that long for other writers.</summary>
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(1);

    private readonly IAppendWriter _writer;
    private readonly AppendQueueOptions _options;
    private readonly Channel<PendingAppend> _waiting;
    private readonly Task _work;
    private volatile bool _closing;

    /// <summary>A queue in front of a writer, which stays its owner's to dispose, after the queue.</summary>
    public AppendQueue(IAppendWriter writer, AppendQueueOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _writer = writer;
        _options = options ?? new AppendQueueOptions();
        _waiting = Channel.CreateBounded<PendingAppend>(new BoundedChannelOptions(_options.MaxWaiting) { SingleReader = true });

        // The sender serves every caller, so nothing of the one who made the queue (transaction, trace, culture) may stick to it.
        var flow = ExecutionContext.IsFlowSuppressed() ? (AsyncFlowControl?)null : ExecutionContext.SuppressFlow();
        _work = Task.Run(SendBatchesAsync);
        flow?.Undo();
    }

    /// <summary>Appends when its turn comes.</summary>
    /// <exception cref="ObjectDisposedException">The queue was closed before the append got into it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before it was sent, and never will be.</exception>
    /// <exception cref="EventCoreException">The append could not be judged, or its outcome is unknown after every attempt.</exception>
    public ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(append);
        var pending = new PendingAppend(append);
        return _waiting.Writer.TryWrite(pending) ? new ValueTask<AppendResult>(pending.WaitAsync(cancellationToken)) : AppendWhenThereIsRoomAsync(pending, cancellationToken);
    }

    /// <summary>Takes no further append, and returns when everything in the queue has its answer. Failures are not retried any more.</summary>
    public async ValueTask DisposeAsync()
    {
        _closing = true;
        _ = _waiting.Writer.TryComplete();
        await _work.ConfigureAwait(false);
    }

    private async ValueTask<AppendResult> AppendWhenThereIsRoomAsync(PendingAppend pending, CancellationToken cancellationToken)
    {
        try
        {
            await _waiting.Writer.WriteAsync(pending, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(AppendQueue), "The event store was disposed.");
        }

        return await pending.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task SendBatchesAsync()
    {
        var underWay = new Queue<BatchUnderWay>();
        var waitedForOthers = TimeSpan.Zero;
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            await MakeRoomAsync(underWay).ConfigureAwait(false);
            if (waitedForOthers >= GatherTime)
            {
                await Task.Delay(GatherTime, _options.TimeProvider, CancellationToken.None).ConfigureAwait(false);
            }

            if (TakeBatch() is [_, ..] batch)
            {
                var sent = await SendAsync(batch, before: underWay.LastOrDefault()).ConfigureAwait(false);
                waitedForOthers = sent.WaitedForOthers;
                underWay.Enqueue(sent);
            }
        }

        foreach (var batch in underWay)
        {
            _ = await batch.Settled.ConfigureAwait(false);
        }
    }

    /// <summary>Waits until another batch may be sent: there is room, and none under way has failed or is sent again.</summary>
    private async ValueTask MakeRoomAsync(Queue<BatchUnderWay> underWay)
    {
        var isAsJudged = true;
        while (underWay.TryPeek(out var oldest)
            && (!isAsJudged || oldest.Settled.IsCompleted || underWay.Count == _options.MaxBatchesInFlight || underWay.Any(batch => batch.HasFailed)))
        {
            isAsJudged &= await oldest.Settled.ConfigureAwait(false);
            _ = underWay.Dequeue();
        }
    }

    /// <summary>
    /// What is waiting, up to the bounds, or up to an event id that occurs again: a batch is looked up in the log before any of it
    /// is written.
    /// </summary>
    private List<PendingAppend> TakeBatch()
    {
        var batch = new List<PendingAppend>();
        var ids = new HashSet<EventId>();
        var bytes = 0L;
        while (batch.Count < _options.MaxBatchAppends && _waiting.Reader.TryPeek(out var pending))
        {
            if (batch.Count > 0 && (bytes + pending.Bytes > _options.MaxBatchBytes || HasOneOf(pending.Request, ids)))
            {
                break;
            }

            _ = _waiting.Reader.TryRead(out _);
            if (pending.TryTake())
            {
                batch.Add(pending);
                bytes += pending.Bytes;
                foreach (var @event in pending.Request.Events)
                {
                    _ = ids.Add(@event.Id);
                }
            }
        }

        return batch;
    }

    private static bool HasOneOf(AppendRequest append, HashSet<EventId> ids)
    {
        foreach (var @event in append.Events)
        {
            if (ids.Contains(@event.Id))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Sends a batch, and returns when it is judged or has failed.</summary>
    private async Task<BatchUnderWay> SendAsync(List<PendingAppend> batch, BatchUnderWay? before)
    {
        var sent = JudgeAsync(batch);
        await ((Task)sent).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var judged = sent.IsCompletedSuccessfully ? await sent.ConfigureAwait(false) : null;
        var durable = judged?.Durable ?? sent;
        return new BatchUnderWay(durable, SettleAsync(batch, sent, durable, before), judged?.WaitedForOthers ?? TimeSpan.Zero);
    }

    private async Task<JudgedBatch> JudgeAsync(List<PendingAppend> batch)
    {
        AppendMetrics.BatchSize.Record(batch.Count);
        var judged = await _writer.WriteAsync([.. batch.Select(pending => pending.Request)]).ConfigureAwait(false);

        // All or nobody: with answers missing, nothing says whose the others are.
        return judged is not null && judged.Answers.Count == batch.Count && !judged.Answers.Contains(null)
            ? judged
            : throw new InvalidOperationException(
                $"A writer must answer each append of a batch, but one answered {judged?.Answers.Count(answer => answer is not null) ?? 0} of {batch.Count}, so nobody knows what became of them.");
    }

    /// <summary>Answers a batch that was sent, once those before it are answered.</summary>
    /// <returns>Whether it is as it was judged when it was sent. Where not, those sent after it are to be judged anew.</returns>
    private async Task<bool> SettleAsync(List<PendingAppend> batch, Task<JudgedBatch> sent, Task durable, BatchUnderWay? before)
    {
        if (before is null || await before.Settled.ConfigureAwait(false))
        {
            return await AnswerAsync(batch, sent, outcomeUnknown: false).ConfigureAwait(false);
        }

        // What was judged before it may have been lost, and this was judged on that. Sent again, it comes behind it.
        await durable.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ = await AnswerAsync(batch, JudgeAsync(batch), outcomeUnknown: true).ConfigureAwait(false);
        return false;
    }

    /// <returns>Whether it was not sent again.</returns>
    private async Task<bool> AnswerAsync(List<PendingAppend> batch, Task<JudgedBatch> sent, bool outcomeUnknown)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var judged = await sent.ConfigureAwait(false);
                await judged.Durable.ConfigureAwait(false);
                foreach (var (pending, answer) in batch.Zip(judged.Answers))
                {
                    pending.Answer(answer);
                }

                return attempt == 1;
            }
            catch (EventCoreException failure) when (failure.IsTransient && attempt < _options.Retry.MaxAttempts && !_closing)
            {
                outcomeUnknown |= failure is AppendOutcomeUnknownException;
                await Task.Delay(NextDelay(attempt), _options.TimeProvider, CancellationToken.None).ConfigureAwait(false);
                sent = JudgeAsync(batch);
            }
            catch (AppendRefusedException) when (batch.Count > 1)
            {
                var half = batch.Count / 2;
                _ = await AnswerAsync(batch[..half], JudgeAsync(batch[..half]), outcomeUnknown).ConfigureAwait(false);
                _ = await AnswerAsync(batch[half..], JudgeAsync(batch[half..]), outcomeUnknown).ConfigureAwait(false);
                return false;
            }
            catch (Exception failure)
            {
                // Whatever it was, nobody waits for ever.
                foreach (var pending in batch)
                {
                    pending.Fail(Describe(failure, outcomeUnknown, pending.Request));
                }

                return false;
            }
        }
    }

    /// <summary>
    /// What one caller is told of a failure of the whole batch: with its own streams, and as unknown where an earlier attempt was
    /// sent, since what the last attempt failed with says nothing about that one.
    /// </summary>
    private static Exception Describe(Exception failure, bool outcomeUnknown, AppendRequest append) => failure switch
    {
        AppendOutcomeUnknownException unknown => new AppendOutcomeUnknownException(unknown.Message, append.ExpectedVersions.Keys, unknown.InnerException, append.EventIds()),
        _ when outcomeUnknown => new AppendOutcomeUnknownException(
            $"An append was sent, its answer was lost, and asking again failed: {failure.Message} Append the same events again, with the same event ids, to find out.",
            append.ExpectedVersions.Keys,
            failure,
            append.EventIds()),
        AppendRefusedException refused => new AppendRefusedException(refused.Message, append.ExpectedVersions.Keys, refused.InnerException),
        EventStoreException store => new EventStoreException(
            store.Message, append.ExpectedVersions.Keys, store.IsTransient ? Transience.Transient : Transience.Permanent, store.InnerException),
        _ => failure,
    };

    private TimeSpan NextDelay(int failures)
    {
        // Random is not thread-safe, and one may serve several queues.
        lock (_options.Jitter)
        {
            return _options.Retry.DelayAfter(failures, _options.Jitter.NextDouble());
        }
    }
}
