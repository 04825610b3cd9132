using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>Batches that fail as a whole or in part.</summary>
public sealed class AppendQueueFailureTests : AppendQueueTest
{
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
}
