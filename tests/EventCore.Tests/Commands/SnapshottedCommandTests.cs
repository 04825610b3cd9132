using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>What commands with snapshots read and fold, and what they do not let anybody notice.</summary>
public sealed class SnapshottedCommandTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly SnapshotDefinition<Trail> EachTen = new("trail", formatVersion: 1, SnapshotJson.Default.Trail) { EventsBetween = 10 };

    /// <summary>Keeps about four events of a stream.</summary>
    private static readonly CommandExecutorOptions SmallCache = new() { StreamCache = new StreamCacheOptions { MaxBytes = 8 * (512 + (320 * 4)) } };

    private readonly InMemoryEventStore _inner = new();
    private readonly RecordingStore _store;

    public SnapshottedCommandTests() => _store = new RecordingStore(_inner);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_long_stream_is_read_from_its_snapshot_on()
    {
        await FillAsync("a", 50);
        await ExecuteAsync(new CommandExecutor(_store), Mark("a"));
        await UntilSavedAsync(EachTen, "a");
        _store.Clear();

        var command = Mark("a");
        await ExecuteAsync(new CommandExecutor(_store), command);

        // Event 50 only proves that the snapshot is of this log.
        Assert.Equal(["find", "read a>49", "append"], _store.Calls);
        Assert.Equal(1, command.Applied);
        await AssertAllSawTheLogAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8 * (512 + (320 * 4)))]
    public async Task Several_streams_are_read_from_their_snapshot_on_whatever_the_cache_holds(long cacheBytes)
    {
        await FillAsync("a", 20);
        await FillAsync("b", 20);
        await ExecuteAsync(new CommandExecutor(_store), Mark("a", "b"));
        await UntilSavedAsync(EachTen, "a", "b");
        var commands = new CommandExecutor(_store, new CommandExecutorOptions { StreamCache = new StreamCacheOptions { MaxBytes = cacheBytes } });
        await ExecuteAsync(commands, Mark("b"));

        var command = Mark("a", "b");
        await ExecuteAsync(commands, command);

        Assert.Equal(2, command.Applied);
        await AssertAllSawTheLogAsync();
    }

    [Fact]
    public async Task A_command_that_names_the_streams_in_another_order_has_a_state_of_its_own()
    {
        await FillAsync("a", 3);
        await FillAsync("b", 1);
        var commands = new CommandExecutor(_store);

        var (there, back) = (await CountAsync("a", "b"), await CountAsync("b", "a"));

        Assert.Equal(("3 of a, 1 of b", "1 of b, 3 of a"), (there, back));

        Task<string> CountAsync(params string[] streams) => CountFirstAsync(commands, streams);
    }

    [Fact]
    public async Task Nor_does_one_share_its_state_that_names_another_of_them_twice()
    {
        await FillAsync("a", 3);
        await FillAsync("b", 1);
        var commands = new CommandExecutor(_store);

        // Each of them is on a and then b.
        var counted = new[] { await CountFirstAsync(commands, "a", "b", "b"), await CountFirstAsync(commands, "a", "a", "b"), await CountFirstAsync(commands, "a", "b") };

        Assert.Equal(["3 of a, 1 of b, 1 of b", "3 of a, 3 of a, 1 of b", "3 of a, 1 of b"], counted);
    }

    [Fact]
    public async Task Commands_on_a_hot_stream_fold_each_event_about_once()
    {
        var commands = new CommandExecutor(_store);
        var marks = Enumerable.Range(0, 300).Select(_ => Mark("a")).ToList();

        Assert.All(await Task.WhenAll(marks.Select(mark => commands.ExecuteAsync(mark, cancellationToken: Cancel))), result => Assert.IsType<CommandResult.Committed>(result));

        Assert.InRange(marks.Sum(mark => mark.Applied), 299, 320);
        await AssertAllSawTheLogAsync();
    }

    [Fact]
    public async Task A_stream_too_large_for_the_cache_keeps_its_newest_events_there()
    {
        var commands = new CommandExecutor(_store, SmallCache);
        for (var round = 0; round < 50; round++)
        {
            await ExecuteAsync(commands, Mark("a"));
        }

        Assert.Equal(["find", "read a>0"], _store.Calls.Where(call => call != "append" && !call.StartsWith("save", StringComparison.Ordinal)));
        await AssertAllSawTheLogAsync();
    }

    [Fact]
    public async Task A_command_without_snapshots_reads_such_a_stream_in_full_and_leaves_the_rest_to_the_others()
    {
        var commands = new CommandExecutor(_store, SmallCache);
        for (var round = 0; round < 20; round++)
        {
            await ExecuteAsync(commands, Mark("a"));
        }

        await UntilSavedAsync(EachTen, "a");
        _store.Clear();
        await commands.ExecuteAsync(TrailCommand.Mark("a"), cancellationToken: Cancel);
        await ExecuteAsync(commands, Mark("a"));
        await ExecuteAsync(commands, Mark("a"));

        // The snapshot that is due after that is saved in the background, at any time.
        Assert.Equal(["read a>0", "append", "read a>20", "append", "append"], _store.Calls.Where(call => !call.StartsWith("save", StringComparison.Ordinal)));
        await AssertAllSawTheLogAsync();
    }

    [Fact]
    public async Task Decisions_on_such_a_stream_need_not_wait_for_those_before_them()
    {
        var held = new HeldStore(_inner) { IsOpen = true };
        var commands = new CommandExecutor(held, SmallCache);
        for (var round = 0; round < 20; round++)
        {
            await ExecuteAsync(commands, Mark("a"));
        }

        held.IsOpen = false;
        var results = Enumerable.Range(0, 20).Select(_ => commands.ExecuteAsync(Mark("a"), cancellationToken: Cancel)).ToList();
        Assert.Equal(20, held.Held.Count());
        await held.OpenAsync();

        Assert.All(await Task.WhenAll(results), result => Assert.Equal(1, Assert.IsType<CommandResult.Committed>(result).Attempts));
        await AssertAllSawTheLogAsync();
    }

    [Fact]
    public async Task The_state_of_a_decision_that_failed_is_not_gone_on_from_but_the_one_before_it()
    {
        var held = new HeldStore(_inner) { IsOpen = true };
        var commands = new CommandExecutor(held);
        for (var round = 0; round < 20; round++)
        {
            await ExecuteAsync(commands, Mark("a"));
        }

        held.IsOpen = false;
        var failing = commands.ExecuteAsync(Mark("a"), cancellationToken: Cancel);
        var onTopOfIt = Mark("a");
        var second = commands.ExecuteAsync(onTopOfIt, cancellationToken: Cancel);
        held.Refuse();
        await held.OpenAsync();

        await Assert.ThrowsAsync<AppendRefusedException>(() => failing);
        Assert.IsType<CommandResult.Committed>(await second.WaitAsync(Patience, Cancel));
        Assert.InRange(onTopOfIt.Applied, 2, 4);
        await AssertAllSawTheLogAsync();
    }

    [Fact]
    public async Task A_state_of_streams_as_of_different_moments_is_not_gone_on_from_where_an_event_comes_between()
    {
        var held = new HeldStore(_inner) { IsOpen = true };
        var (commands, elsewhere) = (new CommandExecutor(held), new CommandExecutor(_inner));
        await ExecuteAsync(commands, Mark("a", "b"));
        await ExecuteAsync(commands, Mark("b"));
        await ExecuteAsync(elsewhere, Mark("b"));
        await ExecuteAsync(commands, Mark("a"));

        // Folds the second event of a, and not that of b which came before; nobody waits for its answer, a conflict.
        held.IsOpen = false;
        using var cancellation = new CancellationTokenSource();
        var outdated = commands.ExecuteAsync(Mark("a", "b"), cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => outdated);
        await held.OpenAsync();
        await ExecuteAsync(commands, Mark("b"), DecideOn.FreshState);

        await ExecuteAsync(commands, Mark("a", "b"));

        await AssertAllSawTheLogAsync();
    }

    [Fact]
    public async Task A_snapshot_is_saved_each_so_many_events_and_only_of_what_is_committed()
    {
        var commands = new CommandExecutor(_store);
        List<string> saved = [];
        for (var round = 1; round <= 35; round++)
        {
            await ExecuteAsync(commands, Mark("a"));
            if (round % 10 == 1 && round > 1)
            {
                await UntilAsync(() => saved.Count < _store.Calls.Count(call => call.StartsWith("save", StringComparison.Ordinal)));
                saved = [.. _store.Calls.Where(call => call.StartsWith("save", StringComparison.Ordinal))];
            }
        }

        Assert.Equal(["save 10", "save 20", "save 30"], _store.Calls.Where(call => call.StartsWith("save", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("find")]
    [InlineData("save")]
    public async Task A_store_that_fails_at_snapshots_fails_no_command(string call)
    {
        await FillAsync("a", 20);
        _store.Before = called => called.StartsWith(call, StringComparison.Ordinal) ? throw new InvalidOperationException("No.") : Task.CompletedTask;

        await ExecuteAsync(new CommandExecutor(_store), Mark("a"));
        await ExecuteAsync(new CommandExecutor(_store), Mark("a"));

        await AssertAllSawTheLogAsync();
    }

    [Fact]
    public async Task The_callers_token_ends_the_search_for_a_snapshot()
    {
        using var cancellation = new CancellationTokenSource();
        _store.Before = call => call == "find" ? Task.Delay(Timeout.Infinite, cancellation.Token) : Task.CompletedTask;
        var result = new CommandExecutor(_store).ExecuteAsync(Mark("a"), cancellationToken: cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => result);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"\"")]
    public async Task An_unreadable_snapshot_is_none(string state)
    {
        await FillAsync("a", 20);
        var last = await _inner.ReadAllAsync(new ReadLogRequest(LogPosition.Start), Cancel).LastAsync(Cancel);
        await _inner.SaveSnapshotAsync(
            new StoredSnapshot(KeyOf(EachTen, "a"), [new StreamHead(last.Version, last.Id)], System.Text.Encoding.UTF8.GetBytes(state)), Cancel);

        await ExecuteAsync(new CommandExecutor(_store), Mark("a"));

        Assert.Equal(["find", "read a>0", "append"], _store.Calls.Take(3));
        await AssertAllSawTheLogAsync();
    }

    [Fact]
    public async Task Another_format_has_a_snapshot_of_its_own()
    {
        await FillAsync("a", 20);
        await ExecuteAsync(new CommandExecutor(_store), Mark("a"));
        await UntilSavedAsync(EachTen, "a");
        var next = new SnapshotDefinition<Trail>("trail", formatVersion: 2, SnapshotJson.Default.Trail) { EventsBetween = 10 };
        _store.Clear();

        await ExecuteAsync(new CommandExecutor(_store), new SnapshottedTrailCommand(TrailCommand.Mark("a"), next));

        Assert.Equal(["find", "read a>0", "append"], _store.Calls.Take(3));
        await UntilSavedAsync(next, "a");
        Assert.NotNull(await _inner.FindSnapshotAsync(KeyOf(EachTen, "a"), Cancel));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(19)]
    [InlineData(30)]
    public async Task A_snapshot_of_another_log_is_removed_and_the_streams_are_read_from_the_start(int eventsHere)
    {
        await using var restored = new InMemoryEventStore();
        var other = new RecordingStore(restored);
        await new CommandExecutor(restored).ExecuteAsync(TrailCommand.Mark("b"), cancellationToken: Cancel);
        for (var count = 0; count < eventsHere; count++)
        {
            await new CommandExecutor(restored).ExecuteAsync(TrailCommand.Mark("a"), cancellationToken: Cancel);
        }

        await FillAsync("a", 20);
        await ExecuteAsync(new CommandExecutor(_store), Mark("a"));
        await restored.SaveSnapshotAsync(await UntilSavedAsync(EachTen, "a"), Cancel);

        await ExecuteAsync(new CommandExecutor(other), Mark("a"));

        Assert.Equal(["find", "read a>19", "remove 20", "read a>0", "append"], other.Calls.Take(5));
        await AssertAllSawTheLogAsync(restored);
    }

    [Fact]
    public async Task Switched_off_no_snapshot_is_used_or_written()
    {
        await FillAsync("a", 20);
        _store.Clear();
        var commands = new CommandExecutor(_store, new CommandExecutorOptions { Snapshots = SnapshotOptions.Off });

        var (first, second) = (Mark("a"), Mark("a"));
        await ExecuteAsync(commands, first);
        await ExecuteAsync(commands, second);

        Assert.Equal(["read a>0", "append", "append"], _store.Calls);
        Assert.Equal((20, 21), (first.Applied, second.Applied));
    }

    private static async Task<string> CountFirstAsync(CommandExecutor commands, params string[] streams) => Assert.IsType<CommandResult.Rejected>(
        await commands.ExecuteAsync(new SnapshottedOrderCommand([.. streams.Select(stream => new StreamId(stream))]), cancellationToken: Cancel)).Message;

    private static SnapshottedTrailCommand Mark(params string[] streams) => new(TrailCommand.Mark(streams), EachTen);

    private static SnapshotKey KeyOf(SnapshotDefinition<Trail> definition, params string[] streams) =>
        definition.KeyFor(streams.Select(stream => new StreamId(stream)));

    private async Task FillAsync(string stream, int events)
    {
        var commands = new CommandExecutor(_inner);
        for (var count = 0; count < events; count++)
        {
            await commands.ExecuteAsync(TrailCommand.Mark(stream), cancellationToken: Cancel);
        }
    }

    private static async Task ExecuteAsync(CommandExecutor commands, SnapshottedTrailCommand command, DecideOn decideOn = DecideOn.CachedState) =>
        Assert.IsType<CommandResult.Committed>(await commands.ExecuteAsync(command, new CommandOptions { DecideOn = decideOn }, Cancel));

    private async Task<StoredSnapshot> UntilSavedAsync(SnapshotDefinition<Trail> definition, params string[] streams)
    {
        StoredSnapshot? found = null;
        await UntilAsync(async () => (found = await _inner.FindSnapshotAsync(KeyOf(definition, streams), Cancel)) is not null);
        return found!;
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(Patience);
        while (!await condition())
        {
            await Task.Delay(1, patience.Token);
        }
    }

    /// <summary>Every event says which streams its command declared, and what it saw of them.</summary>
    private async Task AssertAllSawTheLogAsync(IEventStore? store = null)
    {
        var log = await (store ?? _inner).ReadAllAsync<CounterEvent>(new ReadLogRequest(LogPosition.Start), Cancel).ToListAsync(Cancel);
        Assert.All(log, recorded =>
        {
            var said = ((CounterEvent.Marked)recorded.Data).Text;
            var streams = said[..said.IndexOf(':', StringComparison.Ordinal)].Split(' ');
            var seen = log.TakeWhile(other => other != recorded).Where(other => streams.Contains(other.StreamId.Value)).Aggregate(Trail.None, (trail, other) => trail.After(other.Id));
            Assert.EndsWith($":{seen.Digest}", said, StringComparison.Ordinal);
        });
    }
}
