using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>What makes a batch, and how much waits.</summary>
public sealed class AppendQueueTests : AppendQueueTest
{
    [Fact]
    public async Task A_lone_append_goes_out_at_once_and_alone()
    {
        await using var queue = new AppendQueue(_writer);

        var append = Send(queue, "a");
        var sent = await _writer.NextAsync();
        Assert.False(append.IsCompleted);
        sent.Append();

        Assert.Equal("a", sent.Streams);
        await ExpectAppendedAsync(append);
    }

    [Fact]
    public async Task Whatever_arrives_during_a_batch_shares_the_next_in_its_order()
    {
        await using var queue = new AppendQueue(_writer, NoRetry);
        var first = Send(queue, "first");
        var busy = await _writer.NextAsync();

        Task<AppendResult>[] appends = [Send(queue, "c"), Send(queue, "a"), Send(queue, "b")];
        busy.Append();
        var next = await _writer.NextAsync();
        next.Append();

        Assert.Equal("c a b", next.Streams);
        await ExpectAppendedAsync([first, .. appends]);
    }

    [Fact]
    public async Task Batches_are_sent_one_after_another()
    {
        await using var queue = new AppendQueue(_writer);
        var (a, first) = (Send(queue, "a"), await _writer.NextAsync());

        var b = Send(queue, "b");
        await Task.Delay(100, CancellationToken);
        Assert.Equal(1, _writer.Unanswered);
        first.Append();
        (await _writer.NextAsync()).Append();

        await ExpectAppendedAsync(a, b);
    }

    [Fact]
    public async Task Behind_other_writers_a_batch_waits_a_moment_so_that_more_can_join_it()
    {
        var time = new HeldTime();
        await using var queue = new AppendQueue(_writer, NoRetry with { TimeProvider = time });
        var first = Send(queue, "first");
        (await _writer.NextAsync()).AppendAfter(TimeSpan.FromMilliseconds(1));
        await ExpectAppendedAsync(first);

        var a = Send(queue, "a");
        Assert.Equal(TimeSpan.FromMilliseconds(1), await time.FirstWait.WaitAsync(Patience, CancellationToken));
        var b = Send(queue, "b");
        time.Release();

        Assert.Equal("a b", (await ServeAsync()).Streams);
        await ExpectAppendedAsync(a, b);
    }

    [Fact]
    public async Task Where_nobody_else_writes_no_batch_waits()
    {
        await using var queue = new AppendQueue(_writer, NoRetry with { TimeProvider = _time });
        var first = Send(queue, "first");
        (await _writer.NextAsync()).AppendAfter(TimeSpan.FromMicroseconds(999));
        await ExpectAppendedAsync(first);

        var second = Send(queue, "second");
        await ServeAsync();

        await ExpectAppendedAsync(second);
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task A_batch_holds_no_more_appends_than_the_bound_says()
    {
        await using var queue = new AppendQueue(_writer, NoRetry with { MaxBatchAppends = 2 });

        var batches = await BatchesOfAsync(queue, ("b", 2), ("c", 2), ("d", 2), ("e", 2), ("f", 2));

        Assert.Equal(["b c", "d e", "f"], batches);
    }

    [Fact]
    public async Task A_batch_holds_no_more_bytes_than_the_bound_says_and_a_larger_append_goes_alone()
    {
        await using var queue = new AppendQueue(_writer, NoRetry with { MaxBatchBytes = 1_000 });

        var batches = await BatchesOfAsync(queue, ("b", 400), ("c", 400), ("d", 2), ("large", 10_000), ("e", 2), ("f", 798));

        Assert.Equal(["b c", "d", "large", "e f"], batches);
    }

    [Fact]
    public async Task Many_tiny_events_fill_a_batch_too()
    {
        await using var queue = new AppendQueue(_writer, NoRetry with { MaxBatchBytes = 250 });

        var batches = await BatchesOfAsync(queue, ("b", 2), ("c", 2), ("d", 2));

        Assert.Equal(["b c", "d"], batches);
    }

    [Fact]
    public async Task Nothing_of_the_one_who_made_the_queue_sticks_to_its_senders()
    {
        var local = new AsyncLocal<string?> { Value = "the maker's" };
        await using var queue = new AppendQueue(new WriterThatLooks(() => local.Value), NoRetry);

        var refused = await Assert.ThrowsAsync<EventStoreException>(() => Send(queue, "a"));

        Assert.Equal("Found: nothing", refused.Message);
        Assert.Equal("the maker's", local.Value);
    }

    [Fact]
    public async Task A_full_queue_makes_callers_wait_for_room()
    {
        await using var queue = new AppendQueue(_writer, NoRetry with { MaxWaiting = 1, MaxBatchAppends = 1 });
        using var cancellation = new CancellationTokenSource();
        var a = Send(queue, "a");
        var busy = await _writer.NextAsync();

        var b = Send(queue, "b");
        var cancelled = Send(queue, "cancelled", cancellation: cancellation);
        var d = Send(queue, "d");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Patience, CancellationToken));
        busy.Append();

        Assert.Equal("b", (await ServeAsync()).Streams);
        Assert.Equal("d", (await ServeAsync()).Streams);
        await ExpectAppendedAsync(a, b, d);
    }

    [Fact]
    public async Task A_caller_that_waits_for_room_is_told_when_the_queue_closes()
    {
        var queue = new AppendQueue(_writer, NoRetry with { MaxWaiting = 1 });
        var a = Send(queue, "a");
        var busy = await _writer.NextAsync();
        var b = Send(queue, "b");
        var outside = Send(queue, "outside");

        var closing = queue.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => outside.WaitAsync(Patience, CancellationToken));
        busy.Append();

        Assert.Equal("b", (await ServeAsync()).Streams);
        await closing.WaitAsync(Patience, CancellationToken);
        await ExpectAppendedAsync(a, b);
    }
}
