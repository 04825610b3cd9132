using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>Batches that are judged before they are durable.</summary>
public sealed class AppendQueueDurabilityTests : AppendQueueTest
{
    [Fact]
    public async Task The_next_batch_is_sent_when_the_last_is_judged_and_nobody_is_answered_before_it_is_durable()
    {
        await using var queue = new AppendQueue(_writer, NoRetry);
        var (a, first) = (Send(queue, "a"), await _writer.NextAsync());
        var conflict = new AppendResult.Conflict([new StreamConflict(new StreamId("b"), StreamVersion.Empty, new StreamVersion(7))]);

        var b = Send(queue, "b");
        first.Judge();
        var second = await _writer.NextAsync();
        second.Judge(new AppendAnswer.Judged(conflict));
        second.Flush();
        await Task.Delay(100, CancellationToken);
        Assert.False(a.IsCompleted);
        Assert.False(b.IsCompleted);
        first.Flush();

        await ExpectAppendedAsync(a);
        Assert.Same(conflict, await b.WaitAsync(Patience, CancellationToken));
    }

    [Fact]
    public async Task No_more_batches_than_the_bound_says_wait_to_become_durable()
    {
        await using var queue = new AppendQueue(_writer, NoRetry with { MaxBatchesInFlight = 2 });
        var (a, first) = (Send(queue, "a"), await _writer.NextAsync());
        first.Judge();
        var (b, second) = (Send(queue, "b"), await _writer.NextAsync());
        second.Judge();

        var c = Send(queue, "c");
        await Task.Delay(100, CancellationToken);
        Assert.False(_writer.HasMore);
        first.Flush();
        var third = await ServeAsync();
        second.Flush();

        Assert.Equal("c", third.Streams);
        await ExpectAppendedAsync(a, b, c);
    }

    [Fact]
    public async Task A_batch_that_may_be_lost_is_sent_again_after_those_before_it_and_those_after_it_behind_it_before_anything_new()
    {
        await using var queue = new AppendQueue(_writer, FiveAttempts);
        var batches = new List<SentBatch>();
        var appends = new List<Task<AppendResult>>();
        foreach (var streamId in new[] { "a", "b", "c" })
        {
            appends.Add(Send(queue, streamId));
            batches.Add(await _writer.NextAsync());
            batches[^1].Judge();
        }

        batches[1].Lose(new AppendOutcomeUnknownException("lost", []));
        appends.Add(Send(queue, "new"));
        await Task.Delay(100, CancellationToken);
        Assert.False(_writer.HasMore);
        batches[0].Flush();
        await ExpectAppendedAsync(appends[0]);
        var again = await _writer.NextAsync();
        Assert.Equal("b", again.Streams);
        again.Judge();
        batches[2].Flush();
        await Task.Delay(100, CancellationToken);
        Assert.False(_writer.HasMore);
        Assert.False(appends[2].IsCompleted);
        again.Flush();

        Assert.Equal("c", (await ServeAsync()).Streams);
        Assert.Equal("new", (await ServeAsync()).Streams);
        await ExpectAppendedAsync([.. appends]);
        Assert.False(_writer.HasMore);
    }

    [Fact]
    public async Task A_queue_that_closes_waits_until_what_was_judged_is_durable()
    {
        var queue = new AppendQueue(_writer, NoRetry);
        var (a, first) = (Send(queue, "a"), await _writer.NextAsync());
        first.Judge();

        var closing = queue.DisposeAsync().AsTask();
        await Task.Delay(100, CancellationToken);
        Assert.False(closing.IsCompleted);
        first.Flush();

        await closing.WaitAsync(Patience, CancellationToken);
        await ExpectAppendedAsync(a);
    }

    [Fact]
    public async Task A_lone_append_that_may_be_lost_has_an_unknown_outcome_without_retries()
    {
        await using var queue = new AppendQueue(_writer, NoRetry);
        var (append, sent) = (Send(queue, "a"), await _writer.NextAsync());

        sent.Judge();
        sent.Lose(new AppendOutcomeUnknownException("lost", []));

        Assert.Equal("a", Assert.Single((await FailureOfAsync<AppendOutcomeUnknownException>(append)).Streams).Value);
        await ExpectWorkingAsync(queue);
    }
}
