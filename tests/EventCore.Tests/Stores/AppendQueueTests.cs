using System.Text;
using EventCore.Stores;

namespace EventCore.Tests;

public sealed class AppendQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly AppendQueueOptions NoRetry = new() { Retry = RetryPolicy.None };

    private readonly FakeWriter _writer = new();
    private readonly InstantTime _time = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private AppendQueueOptions FiveAttempts => new()
    {
        Retry = new RetryPolicy { MaxAttempts = 5, BaseDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromMilliseconds(400) },
        TimeProvider = _time,
        Jitter = new HalfRandom(),
    };

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
    public async Task A_conflict_or_a_refusal_of_one_append_does_not_touch_its_neighbours()
    {
        await using var queue = new AppendQueue(_writer, NoRetry);
        var conflict = new AppendResult.Conflict([new StreamConflict(new StreamId("stale"), StreamVersion.Empty, new StreamVersion(7))]);
        var appended = new AppendResult.Appended(At("good"), new LogPosition(5), DateTimeOffset.UnixEpoch);
        var refusal = new EventIdReusedException([], [new StreamId("bad")]);

        var (appends, batch) = await SendTogetherAsync(queue, "stale", "bad", "good");
        batch.Answer(new AppendAnswer.Judged(conflict), new AppendAnswer.Refused(refusal), new AppendAnswer.Judged(appended));

        Assert.Same(conflict, await appends[0].WaitAsync(Patience, CancellationToken));
        Assert.Same(refusal, await FailureOfAsync<EventIdReusedException>(appends[1]));
        Assert.Same(appended, await appends[2].WaitAsync(Patience, CancellationToken));
    }

    [Fact]
    public async Task A_batch_that_is_refused_is_halved_until_the_culprit_stands_alone()
    {
        await using var queue = new AppendQueue(_writer, NoRetry);
        var (appends, batch) = await SendTogetherAsync(queue, "a", "b", "c", "d", "e", "bad", "g", "h");

        var sent = new List<string>();
        for (var calls = 1; ; calls++)
        {
            sent.Add(batch.Streams);
            if (batch.Streams.Contains("bad", StringComparison.Ordinal))
            {
                batch.Fail(new AppendRefusedException("too odd", [new StreamId("whatever")]));
            }
            else
            {
                batch.Append();
            }

            if (calls == 7)
            {
                break;
            }

            batch = await _writer.NextAsync();
        }

        var refused = await FailureOfAsync<AppendRefusedException>(appends[5]);
        Assert.Equal(("too odd", "bad"), (refused.Message, Assert.Single(refused.Streams).Value));
        await ExpectAppendedAsync([.. appends.Where((_, index) => index != 5)]);
        Assert.Equal(["a b c d e bad g h", "a b c d", "e bad g h", "e bad", "e", "bad", "g h"], sent);
        Assert.False(_writer.HasMore);
    }

    [Fact]
    public async Task A_transient_failure_is_tried_again_after_growing_waits()
    {
        await using var queue = new AppendQueue(_writer, FiveAttempts);

        var append = Send(queue, "a");
        for (var failures = 1; failures <= 4; failures++)
        {
            (await _writer.NextAsync()).Fail(Unreachable(Transience.Transient));
        }

        (await _writer.NextAsync()).Append();

        await ExpectAppendedAsync(append);
        Assert.Equal([50, 100, 200, 200], _time.Waits.Select(wait => wait.TotalMilliseconds));
    }

    [Fact]
    public async Task A_transient_failure_that_stays_reaches_every_caller_with_its_own_streams()
    {
        await using var queue = new AppendQueue(_writer, FiveAttempts);

        var (appends, batch) = await SendTogetherAsync(queue, "a", "b");
        batch.Fail(Unreachable(Transience.Transient));
        for (var attempt = 2; attempt <= 5; attempt++)
        {
            batch = await _writer.NextAsync();
            Assert.Equal("a b", batch.Streams);
            batch.Fail(Unreachable(Transience.Transient));
        }

        EventStoreException[] failures = [await FailureOfAsync<EventStoreException>(appends[0]), await FailureOfAsync<EventStoreException>(appends[1])];
        Assert.Equal(["a", "b"], failures.Select(failure => Assert.Single(failure.Streams).Value));
        Assert.All(failures, failure => Assert.True(failure.IsTransient));
        Assert.False(_writer.HasMore);
    }

    [Fact]
    public async Task A_permanent_failure_is_not_tried_again()
    {
        await using var queue = new AppendQueue(_writer, FiveAttempts);

        var append = Send(queue, "a");
        (await _writer.NextAsync()).Fail(Unreachable(Transience.Permanent));

        Assert.False((await FailureOfAsync<EventStoreException>(append)).IsTransient);
        Assert.False(_writer.HasMore);
    }

    [Fact]
    public async Task An_unknown_outcome_becomes_known_by_sending_again()
    {
        await using var queue = new AppendQueue(_writer, FiveAttempts);

        var append = Send(queue, "a");
        (await _writer.NextAsync()).Fail(new AppendOutcomeUnknownException("lost", []));
        (await _writer.NextAsync()).Append();

        await ExpectAppendedAsync(append);
    }

    [Fact]
    public async Task An_outcome_stays_unknown_where_sending_again_fails_for_good()
    {
        await using var queue = new AppendQueue(_writer, FiveAttempts);

        var (appends, batch) = await SendTogetherAsync(queue, "a", "b");
        batch.Fail(new AppendOutcomeUnknownException("lost", []));
        (await _writer.NextAsync()).Fail(Unreachable(Transience.Permanent));

        Assert.Equal("a", Assert.Single((await FailureOfAsync<AppendOutcomeUnknownException>(appends[0])).Streams).Value);
        Assert.Equal("b", Assert.Single((await FailureOfAsync<AppendOutcomeUnknownException>(appends[1])).Streams).Value);
    }

    [Fact]
    public async Task Appends_with_an_event_id_in_common_are_never_in_one_batch()
    {
        await using var queue = new AppendQueue(_writer, NoRetry);
        var id = EventId.Create(TimeProvider.System);
        var first = Send(queue, "first");
        var busy = await _writer.NextAsync();

        Task<AppendResult>[] appends = [Send(queue, "a"), Send(queue, "b", id: id), Send(queue, "b", id: id), Send(queue, "c")];
        busy.Append();

        Assert.Equal("a b", (await ServeAsync()).Streams);
        Assert.Equal("b c", (await ServeAsync()).Streams);
        await ExpectAppendedAsync([first, .. appends]);
    }

    [Fact]
    public async Task An_unexpected_exception_reaches_every_caller_and_the_queue_works_on()
    {
        await using var queue = new AppendQueue(_writer, FiveAttempts);
        var unexpected = new NotSupportedException("unexpected");

        var (appends, batch) = await SendTogetherAsync(queue, "a", "b");
        batch.Fail(unexpected);

        Assert.Same(unexpected, await FailureOfAsync<NotSupportedException>(appends[0]));
        Assert.Same(unexpected, await FailureOfAsync<NotSupportedException>(appends[1]));
        await ExpectWorkingAsync(queue);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_writer_that_does_not_answer_each_append_leaves_nobody_waiting(int answers)
    {
        await using var queue = new AppendQueue(_writer, FiveAttempts);
        var answer = new AppendAnswer.Judged(new AppendResult.Appended(At("a"), new LogPosition(1), DateTimeOffset.UnixEpoch));

        var (appends, batch) = await SendTogetherAsync(queue, "a", "b");
        batch.Answer([.. Enumerable.Repeat(answer, answers)]);

        await FailureOfAsync<InvalidOperationException>(appends[0]);
        await FailureOfAsync<InvalidOperationException>(appends[1]);
        await ExpectWorkingAsync(queue);
    }

    [Fact]
    public async Task A_writer_that_answers_nothing_at_all_leaves_nobody_waiting()
    {
        await using var queue = new AppendQueue(_writer, FiveAttempts);

        var append = Send(queue, "a");
        (await _writer.NextAsync()).Answer([null!]);
        await FailureOfAsync<InvalidOperationException>(append);

        await ExpectWorkingAsync(queue);
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

    private static Task<AppendResult> Send(AppendQueue queue, string streamId, int bytes = 2, EventId? id = null, CancellationTokenSource? cancellation = null)
    {
        var data = Encoding.UTF8.GetBytes($"\"{new string('x', bytes - 2)}\"");
        var @event = new NewEvent(new StreamId(streamId), id ?? EventId.Create(TimeProvider.System), new EventType("happened"), data, EventMetadata.Empty);
        return queue.AppendAsync(new AppendRequest(At(streamId), [@event]), cancellation?.Token ?? CancellationToken).AsTask();
    }

    private static StreamVersions At(string streamId) => new([KeyValuePair.Create(new StreamId(streamId), StreamVersion.Empty)]);

    private static EventStoreException Unreachable(Transience transience) => new("unreachable", [], transience);

    private static async Task<T> FailureOfAsync<T>(Task<AppendResult> append)
        where T : Exception => await Assert.ThrowsAsync<T>(() => append.WaitAsync(Patience, CancellationToken));

    private static async Task ExpectAppendedAsync(params Task<AppendResult>[] appends) =>
        Assert.All(await Task.WhenAll(appends).WaitAsync(Patience, CancellationToken), answer => Assert.IsType<AppendResult.Appended>(answer));

    private async Task ExpectWorkingAsync(AppendQueue queue)
    {
        var append = Send(queue, "later");
        Assert.Equal("later", (await ServeAsync()).Streams);
        await ExpectAppendedAsync(append);
    }

    /// <summary>Answers the next batch that it was appended.</summary>
    private async Task<SentBatch> ServeAsync()
    {
        var batch = await _writer.NextAsync();
        batch.Append();
        return batch;
    }

    /// <summary>Sends appends in one batch, by keeping the queue busy until all of them wait.</summary>
    private async Task<(Task<AppendResult>[] Appends, SentBatch Batch)> SendTogetherAsync(AppendQueue queue, params string[] streamIds)
    {
        var first = Send(queue, "first");
        var busy = await _writer.NextAsync();
        Task<AppendResult>[] appends = [.. streamIds.Select(streamId => Send(queue, streamId))];
        busy.Append();
        await ExpectAppendedAsync(first);
        return (appends, await _writer.NextAsync());
    }

    /// <summary>The batches that appends are sent in which all wait already.</summary>
    private async Task<List<string>> BatchesOfAsync(AppendQueue queue, params (string StreamId, int Bytes)[] appends)
    {
        var first = Send(queue, "first");
        var busy = await _writer.NextAsync();
        var answers = Task.WhenAll(appends.Select(append => Send(queue, append.StreamId, append.Bytes)));
        busy.Append();
        await ExpectAppendedAsync(first);

        var batches = new List<string>();
        for (var sent = 0; sent < appends.Length; sent += batches[^1].Split(' ').Length)
        {
            batches.Add((await ServeAsync()).Streams);
        }

        await answers.WaitAsync(Patience, CancellationToken);
        return batches;
    }
}
