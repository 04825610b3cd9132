using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>Callers that give up, and queues that close.</summary>
public sealed class AppendQueueCancellingTests : AppendQueueTest
{
    [Fact]
    public async Task An_append_that_is_cancelled_while_it_waits_is_never_sent()
    {
        await using var queue = new AppendQueue(_writer, NoRetry);
        using var cancellation = new CancellationTokenSource();
        var a = Send(queue, "a");
        var busy = await _writer.NextAsync();

        var cancelled = Send(queue, "cancelled", cancellation: cancellation);
        var c = Send(queue, "c");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Patience, CancellationToken));
        busy.Append();

        Assert.Equal("c", (await ServeAsync()).Streams);
        await ExpectAppendedAsync(a, c);
    }

    [Fact]
    public async Task Cancelling_an_append_that_was_sent_ends_its_wait_and_disturbs_nobody()
    {
        await using var queue = new AppendQueue(_writer, NoRetry);
        using var cancellation = new CancellationTokenSource();
        var a = Send(queue, "a");
        var busy = await _writer.NextAsync();
        var cancelled = Send(queue, "cancelled", cancellation: cancellation);
        var c = Send(queue, "c");
        busy.Append();
        var sent = await _writer.NextAsync();

        await cancellation.CancelAsync();
        var unknown = await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => cancelled.WaitAsync(Patience, CancellationToken));
        Assert.Single(unknown.EventIds);
        Assert.IsAssignableFrom<OperationCanceledException>(unknown.InnerException);
        Assert.False(sent.Judged.IsCompleted);
        sent.Append();

        Assert.Equal("cancelled c", sent.Streams);
        await ExpectAppendedAsync(a, c);
    }

    [Fact]
    public async Task A_queue_that_closes_answers_everybody_and_takes_nothing_more()
    {
        var queue = new AppendQueue(_writer, NoRetry);
        var a = Send(queue, "a");
        var busy = await _writer.NextAsync();
        var b = Send(queue, "b");

        var closing = queue.DisposeAsync().AsTask();
        busy.Append();
        var last = await _writer.NextAsync();
        Assert.False(closing.IsCompleted);
        last.Append();

        await closing.WaitAsync(Patience, CancellationToken);
        await ExpectAppendedAsync(a, b);
        await FailureOfAsync<ObjectDisposedException>(Send(queue, "later"));
        await queue.DisposeAsync();
    }
}
