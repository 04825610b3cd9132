using System.Text;
using EventCore.Stores;

namespace EventCore.Tests;

public sealed class InMemoryReadModelTests : IAsyncDisposable
{
    private static readonly SnapshotDefinition<CounterTotals> Snapshot = new("totals", formatVersion: 1, CounterJson.Default.CounterTotals);
    private static readonly InMemoryReadModelOptions<CounterTotals> Kept = new() { Snapshot = Snapshot };

    private readonly CounterLog _log = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_folds_what_is_there_and_then_what_is_appended()
    {
        await _log.CountAsync("a", Enumerable.Repeat(1, 2_500));
        await using var running = new RunningReadModel(_log);
        Assert.Equal(new CounterTotals(2_500, 2_500), (await running.CaughtUpAsync()).State);

        var last = await _log.CountAsync("b", 10);

        var view = await running.AtAsync(last);
        Assert.Equal(new CounterTotals(2_501, 2_510), view.State);
        Assert.Equal(last, view.Checkpoint.Position);
        Assert.Equal((true, null), (view.HasCaughtUp, view.Failure));
    }

    [Fact]
    public async Task It_folds_what_its_filter_wants_and_gets_past_the_rest()
    {
        await using var running = new RunningReadModel(_log, new() { Filter = EventFilter.OfPrefix(new StreamPrefix("a")) });
        await _log.CountAsync("a", 1);

        var last = await _log.CountAsync("b", 10);

        Assert.Equal(new CounterTotals(1, 1), (await running.AtAsync(last)).State);
    }

    [Fact]
    public async Task Whoever_waits_for_a_position_that_is_not_reached_in_time_is_told_so()
    {
        await using var running = new RunningReadModel(_log);
        var last = await _log.CountAsync("a", 1);
        await running.AtAsync(last);

        Assert.NotNull(await running.Model.WaitForAsync(last, TimeSpan.Zero, Cancel));
        Assert.Null(await running.Model.WaitForAsync(new LogPosition(2), TimeSpan.Zero, Cancel));
        Assert.Null(await running.Model.WaitForAsync(new LogPosition(2), TimeSpan.FromMilliseconds(20), Cancel));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Model.WaitForAsync(new LogPosition(2), TimeSpan.FromHours(1), new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Readers_see_a_state_with_the_position_that_it_is_of_whatever_comes_in_between()
    {
        await using var running = new RunningReadModel(_log);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(
            () =>
            {
                for (var before = 0L; !stop.IsCancellationRequested;)
                {
                    var view = running.Model.Current;
                    Assert.Equal(view.Checkpoint.Position.Value, view.State.Events);
                    Assert.True(view.State.Events >= before);
                    before = view.State.Events;
                }
            },
            Cancel)).ToList();

        var last = LogPosition.Start;
        for (var round = 0; round < 300; round++)
        {
            last = await _log.CountAsync($"a-{round % 5}", 1, 1);
        }

        await running.AtAsync(last);
        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task One_that_fails_stops_says_so_and_goes_on_once_it_can()
    {
        await _log.CountAsync("a", 1);
        var isBroken = true;
        await using var running = new RunningReadModel(_log, apply: recorded =>
        {
            if (recorded.Position.Value == 2 && isBroken)
            {
                throw new InvalidOperationException("Not this one.");
            }
        });
        await running.CaughtUpAsync();

        var last = await _log.CountAsync("a", 5);
        var failure = await running.StoppedAsync();

        Assert.Contains("event 2 of stream 'a' (counted, position 2)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Not this one.", failure.Message, StringComparison.Ordinal);
        Assert.Equal((failure, new CounterTotals(1, 1), new LogPosition(1)), (running.Model.Current.Failure, running.Model.Current.State, running.Model.Current.Checkpoint.Position));
        await Assert.ThrowsAsync<ReadModelStoppedException>(() => running.Model.WaitForAsync(last, TimeSpan.FromHours(1), Cancel));
        Assert.NotNull(await running.Model.WaitForAsync(new LogPosition(1), TimeSpan.Zero, Cancel));

        isBroken = false;
        running.RunAgain();
        Assert.Equal((new CounterTotals(2, 6), null), (await running.AtAsync(last) is var view ? view.State : null, view.Failure));
    }

    [Fact]
    public async Task Those_who_wait_are_told_when_it_stops()
    {
        await using var running = new RunningReadModel(_log);
        var waiting = running.Model.WaitForAsync(new LogPosition(2), TimeSpan.FromHours(1), Cancel);

        await _log.AppendRawAsync("a", "counted", "\"no counter\"");

        Assert.IsType<EventDecodingException>((await running.StoppedAsync()).InnerException);
        await Assert.ThrowsAsync<ReadModelStoppedException>(() => waiting.WaitAsync(TimeSpan.FromMinutes(1), Cancel));
    }

    [Fact]
    public async Task It_runs_once_at_a_time()
    {
        await using var running = new RunningReadModel(_log);

        await Assert.ThrowsAsync<InvalidOperationException>(() => running.Model.RunAsync(Cancel));
    }

    [Fact]
    public async Task A_start_goes_on_from_what_another_one_saved()
    {
        await _log.CountAsync("a", Enumerable.Repeat(1, 1_200));
        await RunOnceAsync(Kept);
        var last = await _log.CountAsync("a", 5, 5);

        await using var running = new RunningReadModel(_log, Kept);

        Assert.Equal(new CounterTotals(1_202, 1_210), (await running.AtAsync(last)).State);
        Assert.Equal(2, running.Folded);
    }

    [Fact]
    public async Task What_was_folded_is_saved_when_it_stops()
    {
        await _log.CountAsync("a", 1);
        await using (var first = new RunningReadModel(_log, Kept))
        {
            await first.CaughtUpAsync();
            await first.AtAsync(await _log.CountAsync("a", 1));
        }

        await using var running = new RunningReadModel(_log, Kept);

        Assert.Equal(new CounterTotals(2, 2), (await running.CaughtUpAsync()).State);
        Assert.Equal(0, running.Folded);
    }

    [Fact]
    public async Task A_snapshot_of_another_format_or_of_another_filter_is_as_good_as_none()
    {
        await _log.CountAsync("a", 1, 2, 3);
        await RunOnceAsync(Kept);
        InMemoryReadModelOptions<CounterTotals>[] others =
        [
            new() { Snapshot = new SnapshotDefinition<CounterTotals>("totals", formatVersion: 2, CounterJson.Default.CounterTotals) },
            new() { Snapshot = Snapshot with { Variant = "other" } },
            new() { Snapshot = Snapshot, Filter = EventFilter.OfPrefix(new StreamPrefix("a")) },
            new() { Snapshot = Snapshot, Filter = EventFilter.OfTypes(new EventType("counted")) },
            new() { Snapshot = Snapshot, Filter = EventFilter.OfStream(new StreamId("a")) },
        ];

        foreach (var other in others)
        {
            Assert.Equal(3, await RunOnceAsync(other));
            Assert.Equal(0, await RunOnceAsync(other));
        }

        Assert.Equal(0, await RunOnceAsync(Kept));
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_read_is_as_good_as_none_and_another_takes_its_place()
    {
        await _log.CountAsync("a", 1, 2, 3);
        await RunOnceAsync(Kept);
        await ReplaceAsync((key, head) => new StoredSnapshot(key, [head], Encoding.UTF8.GetBytes("\"no totals\"")));

        Assert.Equal(3, await RunOnceAsync(Kept));
        Assert.Equal(0, await RunOnceAsync(Kept));
    }

    [Fact]
    public async Task A_snapshot_of_another_log_is_as_good_as_none_and_another_takes_its_place()
    {
        await _log.CountAsync("a", 1, 2, 3);
        await RunOnceAsync(Kept);

        // Of a log that had more events before it was restored, or others.
        foreach (var version in new[] { 1_000L, 3 })
        {
            await ReplaceAsync((key, head) => new StoredSnapshot(key, [new StreamHead(new StreamVersion(version), EventId.Create(TimeProvider.System))], """{"Events":9,"Sum":9}"""u8.ToArray()));

            Assert.Equal(3, await RunOnceAsync(Kept));
            Assert.Equal(0, await RunOnceAsync(Kept));
        }
    }

    [Fact]
    public async Task A_state_that_is_too_large_is_not_saved()
    {
        await _log.CountAsync("a", 1, 2, 3);
        var small = new InMemoryReadModelOptions<CounterTotals> { Snapshot = Snapshot with { MaxStateBytes = 5 } };

        Assert.Equal(3, await RunOnceAsync(small));
        Assert.Equal(3, await RunOnceAsync(small));
    }

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    /// <summary>Has a new read model catch up with three counters, or what there is, and stops it.</summary>
    /// <returns>How many events it folded.</returns>
    private async Task<long> RunOnceAsync(InMemoryReadModelOptions<CounterTotals> options)
    {
        await using var running = new RunningReadModel(_log, options);
        var due = await _log.Store.FoldLogAsync(new LiveProjection<CounterTotals, CounterEvent>(new CounterTotals(), (totals, recorded) => totals.Apply(recorded)), cancellationToken: Cancel);
        Assert.Equal(due.State, (await running.AtAsync(due.Checkpoint.Position)).State);
        return running.Folded;
    }

    /// <summary>Puts another snapshot where that of <see cref="Kept"/> is.</summary>
    private async Task ReplaceAsync(Func<SnapshotKey, StreamHead, StoredSnapshot> other)
    {
        var snapshots = new ReadModelSnapshots<CounterTotals>(_log.Store, Snapshot, EventFilter.All.OfUnion<CounterEvent>(), TimeProvider.System);
        var found = await snapshots.FindAsync(Cancel);
        Assert.NotNull(found);
        await _log.Store.RemoveSnapshotAsync(found.Value.Stored, Cancel);
        await _log.Store.SaveSnapshotAsync(other(found.Value.Stored.Key, found.Value.Stored.Heads[0]), Cancel);
    }
}
