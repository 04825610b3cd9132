using EventCore.Stores;

namespace EventCore.Tests;

public sealed class ProjectionRunnerTests : IAsyncDisposable
{
    private static readonly StreamId Stream = new("counter");
    private static readonly ProjectionRunnerOptions Quick = new() { CheckInterval = TimeSpan.FromMilliseconds(5), LeaseTime = TimeSpan.FromMilliseconds(300) };
    private static readonly ProjectionOptions Once = new() { Retry = RetryPolicy.None };

    private readonly InMemoryEventStore _store = new();
    private long _version;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_event_is_applied_in_order_those_that_come_later_too()
    {
        await AppendAsync(2_500);
        var projection = new RecordingProjection("all");
        await using var running = Run(projection);
        await UntilAsync(() => projection.Applied.Count == 2_500);

        await AppendAsync(3);

        await UntilAsync(() => projection.Applied.Count == 2_503);
        Assert.Equal(Positions(2_503), projection.Applied);
    }

    [Fact]
    public async Task A_projection_goes_on_where_it_was_stopped()
    {
        await AppendAsync(3);
        var first = new RecordingProjection("all");
        await using (Run(first))
        {
            await UntilPositionAsync("all", 3);
        }

        await AppendAsync(2);
        var second = new RecordingProjection("all");
        await using var running = Run(second);

        await UntilAsync(() => second.Applied.Count == 2);
        Assert.Equal([4, 5], second.Applied);
    }

    [Fact]
    public async Task A_projection_that_is_stopped_cleanly_is_free_at_once()
    {
        var options = Quick with { LeaseTime = TimeSpan.FromHours(1) };
        await AppendAsync(1);
        await using (Run(options, new RecordingProjection("all")))
        {
            await UntilPositionAsync("all", 1);
        }

        Assert.Null((await StateAsync("all"))!.Owner);
    }

    [Fact]
    public async Task One_of_two_runners_applies_the_events()
    {
        await AppendAsync(500);
        RecordingProjection[] projections = [new("all"), new("all")];
        await using var one = Run(projections[0]);
        await using var other = Run(projections[1]);

        await UntilPositionAsync("all", 500);

        Assert.Equal(Positions(500), projections.SelectMany(projection => projection.Applied));
    }

    [Fact]
    public async Task Projections_spread_over_the_runners_that_come_later()
    {
        await AppendAsync(10);
        RecordingProjection[] Six() => [.. Enumerable.Range(1, 6).Select(number => new RecordingProjection($"{number}"))];
        await using var first = Run(Six());
        await UntilAsync(async () => await CountsAsync() is [6]);

        await using var second = Run(Six());
        await using var third = Run(Six());

        await UntilAsync(async () => await CountsAsync() is [2, 2, 2]);
    }

    [Fact]
    public async Task A_runner_takes_over_when_the_owner_stops_renewing()
    {
        await AppendAsync(5);
        var dead = await _store.AcquireCheckpointAsync(new SubscriptionName("all"), new LeaseOwner("dead"), Quick.LeaseTime, Cancel);
        var projection = new RecordingProjection("all");
        await using var running = Run(projection);

        await UntilPositionAsync("all", 5);

        Assert.Equal(Positions(5), projection.Applied);
        Assert.False(await _store.AdvanceCheckpointAsync(dead!, new Checkpoint(new LogPosition(9), null), skipped: null, Cancel));
    }

    [Fact]
    public async Task An_owner_keeps_a_projection_for_longer_than_its_lease()
    {
        await AppendAsync(1);
        var release = new TaskCompletionSource();
        var projection = new RecordingProjection("all", (_, cancellationToken) => release.Task.WaitAsync(cancellationToken));
        await using var running = Run(projection);
        await UntilAsync(async () => await StateAsync("all") is { Owner: not null });
        var leasedUntil = (await StateAsync("all"))!.LeasedUntil;

        await UntilAsync(async () => (await StateAsync("all"))!.LeasedUntil > leasedUntil + Quick.LeaseTime);
        release.SetResult();

        await UntilPositionAsync("all", 1);
        Assert.Equal(1, (await StateAsync("all"))!.Epoch);
    }

    [Fact]
    public async Task A_handler_is_cancelled_when_somebody_took_over()
    {
        await AppendAsync(1);
        var cancelled = new TaskCompletionSource();
        var projection = new RecordingProjection("all", async (_, cancellationToken) =>
        {
            await using var registration = cancellationToken.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        });
        await using var running = Run(projection);
        await UntilAsync(async () => await StateAsync("all") is { Owner: not null });

        // Lets go in the owner's name, which is what a lease that ran out unnoticed comes to.
        Assert.True(await _store.ReleaseCheckpointAsync(
            new CheckpointLease(new SubscriptionName("all"), (await StateAsync("all"))!.Epoch, Checkpoint.Start), new LeaseEnd.Stop("Enough."), Cancel));

        await cancelled.Task.WaitAsync(Cancel);
        Assert.Empty(projection.Applied);
    }

    [Fact]
    public async Task A_handler_that_fails_as_it_is_cancelled_does_not_end_the_runner()
    {
        await AppendAsync(1);
        var isFirst = 1;
        var projection = new RecordingProjection("all", async (_, cancellationToken) =>
        {
            if (Interlocked.Exchange(ref isFirst, 0) == 1)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => throw new InvalidOperationException("The connection is gone."), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        });
        await using var running = Run(projection);
        await UntilAsync(async () => await StateAsync("all") is { Owner: not null });

        // Lets go in the owner's name, as above, so that the runner finds itself without a lease and acquires another.
        Assert.True(await _store.ReleaseCheckpointAsync(
            new CheckpointLease(new SubscriptionName("all"), (await StateAsync("all"))!.Epoch, Checkpoint.Start), new LeaseEnd.Handover(), Cancel));

        await UntilPositionAsync("all", 1);
        Assert.Equal([1], projection.Applied);
    }

    [Fact]
    public async Task What_a_handler_registered_for_its_cancellation_does_not_end_the_runner_by_failing()
    {
        await AppendAsync(1);
        var isFirst = 1;
        var projection = new RecordingProjection("all", async (_, cancellationToken) =>
        {
            if (Interlocked.Exchange(ref isFirst, 0) == 1)
            {
                await using var registration = cancellationToken.Register(() => throw new ObjectDisposedException("The connection"));
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
        });
        await using var running = Run(projection);
        await UntilAsync(async () => await StateAsync("all") is { Owner: not null } && Volatile.Read(ref isFirst) == 0);

        // Lets go in the owner's name, as above.
        Assert.True(await _store.ReleaseCheckpointAsync(
            new CheckpointLease(new SubscriptionName("all"), (await StateAsync("all"))!.Epoch, Checkpoint.Start), new LeaseEnd.Handover(), Cancel));

        await UntilPositionAsync("all", 1);
        Assert.Equal([1], projection.Applied);
    }

    [Fact]
    public async Task A_projection_stops_at_an_event_that_keeps_failing_and_says_so()
    {
        await AppendAsync(100);
        var attempts = 0;
        var options = new ProjectionOptions { Retry = new RetryPolicy { MaxAttempts = 3, BaseDelay = TimeSpan.Zero } };
        var projection = new RecordingProjection("all", (recorded, _) => recorded.Position.Value == 42 && Interlocked.Increment(ref attempts) > 0 ? throw new InvalidOperationException("Not 42.") : Task.CompletedTask, options);
        await using var running = Run(projection);

        await UntilAsync(async () => await StateAsync("all") is { Status: SubscriptionStatus.Stopped });

        var state = (await StateAsync("all"))!;
        Assert.Equal(new LogPosition(41), state.Checkpoint.Position);
        Assert.Equal("At position 42, event 42 of stream 'counter' (counted): InvalidOperationException: Not 42.", state.LastError);
        Assert.Null(state.Owner);

        // Once with the others of its batch, and then as often as the policy says.
        Assert.Equal(1 + 3, attempts);
    }

    [Fact]
    public async Task A_projection_that_stopped_goes_on_once_it_is_resumed()
    {
        await AppendAsync(3);
        var isMended = false;
        var projection = new RecordingProjection("all", (recorded, _) => recorded.Position.Value == 2 && !Volatile.Read(ref isMended) ? throw new InvalidOperationException() : Task.CompletedTask, Once);
        await using var running = Run(projection);
        await UntilAsync(async () => await StateAsync("all") is { Status: SubscriptionStatus.Stopped });

        Volatile.Write(ref isMended, true);
        await _store.ResumeCheckpointAsync(new SubscriptionName("all"), Cancel);

        await UntilPositionAsync("all", 3);
        Assert.Null((await StateAsync("all"))!.LastError);
    }

    [Fact]
    public async Task A_projection_may_go_past_events_that_keep_failing()
    {
        await AppendAsync(100);
        var options = new ProjectionOptions { Retry = new RetryPolicy { MaxAttempts = 2, BaseDelay = TimeSpan.Zero }, OnFailure = FailureAction.Skip };
        var failed = new HashSet<long> { 1, 42, 43, 100 };
        var projection = new RecordingProjection("all", (recorded, _) => failed.Contains(recorded.Position.Value) ? throw new InvalidOperationException("No.") : Task.CompletedTask, options);
        await using var running = Run(projection);

        await UntilPositionAsync("all", 100);

        var log = await _store.ReadLogAsync(new ReadLogRequest(LogPosition.Start), Cancel);
        var letters = await _store.ListDeadLettersAsync(new SubscriptionName("all"), LogPosition.Start, default, Cancel);
        Assert.Equal(failed.Order().Select(position => (position, log[(int)position - 1].Id, "InvalidOperationException: No.", 2)), letters.Select(letter => (letter.Position.Value, letter.EventId, letter.Error, letter.Attempts)));
        Assert.Equal(Positions(100).Except(failed), projection.Applied.Distinct());
    }

    [Fact]
    public async Task An_event_that_cannot_be_decoded_is_a_failure_like_any_other()
    {
        await AppendAsync(1);
        await AppendAsync(new NewEvent(Stream, EventId.Create(TimeProvider.System), new EventType("counted"), """{"By":"text"}"""u8.ToArray(), EventMetadata.Empty));
        await AppendAsync(1);
        RecordingProjection[] projections = [new("stops", options: Once), new("skips", options: Once with { OnFailure = FailureAction.Skip })];
        await using var running = Run(projections);

        await UntilAsync(async () => await StateAsync("stops") is { Status: SubscriptionStatus.Stopped });
        await UntilPositionAsync("skips", 3);

        Assert.Equal(new LogPosition(1), (await StateAsync("stops"))!.Checkpoint.Position);
        Assert.Contains("EventDecodingException", (await StateAsync("stops"))!.LastError, StringComparison.Ordinal);
        Assert.Single(await _store.ListDeadLettersAsync(new SubscriptionName("skips"), LogPosition.Start, default, Cancel));
        Assert.Equal([1, 3], projections[1].Applied);
    }

    [Fact]
    public async Task A_projection_may_pause_at_an_event_that_keeps_failing_and_goes_on_by_itself()
    {
        await AppendAsync(3);
        var attempts = 0;
        var options = Once with { OnFailure = FailureAction.PauseFor(TimeSpan.FromMilliseconds(20)) };
        var projection = new RecordingProjection("all", (recorded, _) => recorded.Position.Value == 2 && Interlocked.Increment(ref attempts) <= 6 ? throw new InvalidOperationException() : Task.CompletedTask, options);
        await using var running = Run(projection);

        await UntilPositionAsync("all", 3);

        Assert.Equal(7, attempts);
        Assert.True((await StateAsync("all"))!.Epoch > 1);
        Assert.Equal(SubscriptionStatus.Running, (await StateAsync("all"))!.Status);
    }

    [Fact]
    public async Task What_may_pass_by_itself_is_tried_until_it_has_passed()
    {
        await AppendAsync(2);
        var attempts = 0;
        var projection = new RecordingProjection(
            "all",
            (_, _) => Interlocked.Increment(ref attempts) <= 3 ? throw new EventStoreException("Not reachable.", [], Transience.Transient) : Task.CompletedTask,
            Once with { OnFailure = FailureAction.Skip });
        await using var running = Run(projection);

        await UntilPositionAsync("all", 2);

        Assert.Equal(Positions(2), projection.Applied);
        Assert.Empty(await _store.ListDeadLettersAsync(new SubscriptionName("all"), LogPosition.Start, default, Cancel));
    }

    [Fact]
    public async Task A_projection_stops_where_the_log_has_another_event_than_it_has_read()
    {
        await AppendAsync(3);
        var lease = await _store.AcquireCheckpointAsync(new SubscriptionName("all"), new LeaseOwner("before"), TimeSpan.FromHours(1), Cancel);
        var elsewhere = new Checkpoint(new LogPosition(2), EventId.Create(TimeProvider.System));
        await _store.AdvanceCheckpointAsync(lease!, elsewhere, skipped: null, Cancel);
        await _store.ReleaseCheckpointAsync(lease!, new LeaseEnd.Handover(), Cancel);
        var projection = new RecordingProjection("all");
        await using var running = Run(projection);

        await UntilAsync(async () => await StateAsync("all") is { Status: SubscriptionStatus.Stopped });

        Assert.Equal(elsewhere, (await StateAsync("all"))!.Checkpoint);
        Assert.Empty(projection.Applied);
    }

    [Fact]
    public void Two_projections_of_one_name_are_refused() =>
        Assert.Throws<ArgumentException>(() => new ProjectionRunner(_store, [new RecordingProjection("all"), new RecordingProjection(" all")]));

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static IEnumerable<long> Positions(int count) => Enumerable.Range(1, count).Select(position => (long)position);

    private RunningProjections Run(params IEnumerable<IProjection> projections) => Run(Quick, projections);

    private RunningProjections Run(ProjectionRunnerOptions options, params IEnumerable<IProjection> projections) => new(new ProjectionRunner(_store, projections, options));

    private Task AppendAsync(int count) => AppendAsync(
        [.. Enumerable.Range(0, count).Select(_ => CounterEvent.Registry.Encode(Stream, EventId.Create(TimeProvider.System), new CounterEvent.Counted(1), EventMetadata.Empty))]);

    private async Task AppendAsync(params NewEvent[] events)
    {
        foreach (var chunk in events.Chunk(500))
        {
            var expected = new StreamVersions([KeyValuePair.Create(Stream, new StreamVersion(_version))]);
            Assert.IsType<AppendResult.Appended>(await _store.AppendAsync(new AppendRequest(expected, chunk), Cancel));
            _version += chunk.Length;
        }
    }

    private async Task<SubscriptionState?> StateAsync(string name) =>
        (await _store.ListCheckpointsAsync(Cancel)).SingleOrDefault(state => state.Name.Value == name);

    /// <summary>How many projections each owner has.</summary>
    private async Task<int[]> CountsAsync() =>
        [.. (await _store.ListCheckpointsAsync(Cancel)).Where(state => state.Owner is not null).CountBy(state => state.Owner!).Select(count => count.Value)];

    private Task UntilPositionAsync(string name, long position) => UntilAsync(async () => (await StateAsync(name))?.Checkpoint.Position.Value == position);

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (!await condition())
        {
            await Task.Delay(1, patience.Token);
        }
    }
}
