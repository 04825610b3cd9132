using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>What commands with snapshots of each stream read and fold, and what they do not let anybody notice.</summary>
public sealed class SnapshottedByStreamTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly SnapshotDefinition<Trails> EachTen = new("trails", formatVersion: 1, SnapshotJson.Default.Trails) { EventsBetween = 10 };

    private readonly InMemoryEventStore _inner = new();
    private readonly RecordingStore _store;

    public SnapshottedByStreamTests() => _store = new RecordingStore(_inner);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Commands_on_ever_other_sets_of_streams_fold_each_event_about_once()
    {
        var commands = new CommandExecutor(_store);
        string[] streams = ["a", "b", "c", "d", "e"];
        List<TrailsCommand> marks = [];
        for (var round = 0; round < 200; round++)
        {
            marks.Add(Mark(streams[round % 5], streams[(round + 1 + (round / 5 % 4)) % 5]));
            await ExecuteAsync(commands, marks[^1]);
        }

        Assert.InRange(marks.Sum(mark => mark.Applied), 190, 200);
        await AssertAllSawTheLogAsync();
    }

    [Fact]
    public async Task Commands_at_once_do_so_too()
    {
        var commands = new CommandExecutor(_store);
        var marks = Enumerable.Range(0, 300).Select(round => Mark("a", $"b{round % 7}", $"c{round % 3}")).ToList();

        Assert.All(await Task.WhenAll(marks.Select(mark => commands.ExecuteAsync(mark, cancellationToken: Cancel))), result => Assert.IsType<CommandResult.Committed>(result));

        Assert.InRange(marks.Sum(mark => mark.Applied), 299, 330);
        await AssertAllSawTheLogAsync();
    }

    [Fact]
    public async Task Each_stream_is_read_from_its_own_snapshot_on()
    {
        await FillAsync("a", 20);
        await FillAsync("b", 30);
        await FillAsync("c", 3);
        await ExecuteAsync(new CommandExecutor(_store), Mark("a"));
        await ExecuteAsync(new CommandExecutor(_store), Mark("b"));
        await UntilSavedAsync("a");
        await UntilSavedAsync("b");
        _store.Clear();

        var command = Mark("a", "b", "c");
        await ExecuteAsync(new CommandExecutor(_store), command);

        // Events 20 of a and 30 of b only prove that the snapshots are of this log.
        Assert.Equal(["find", "find", "find", "read a>19 b>29 c>0", "append"], _store.Calls.Take(5));
        Assert.Equal(2 + 3, command.Applied);
        await AssertAllSawTheLogAsync();
    }

    [Fact]
    public async Task A_share_that_memory_had_no_room_for_is_found_again_and_not_saved_again()
    {
        await FillAsync("a", 20);
        await FillAsync("b", 20);
        var commands = new CommandExecutor(_store, new CommandExecutorOptions { Snapshots = new SnapshotOptions { MaxStates = 1 } });
        await ExecuteAsync(commands, Mark("a"));
        await ExecuteAsync(commands, Mark("b"));
        await UntilSavedAsync("a");
        await UntilSavedAsync("b");
        _store.Clear();

        var (first, second) = (Mark("a"), Mark("b"));
        await ExecuteAsync(commands, first);
        await ExecuteAsync(commands, second);

        Assert.Equal(["find", "append", "find", "append"], _store.Calls);
        Assert.Equal((1, 1), (first.Applied, second.Applied));
        await AssertAllSawTheLogAsync();
    }

    [Fact]
    public async Task A_stream_without_a_definition_is_read_from_its_first_event_and_nothing_is_looked_for()
    {
        await FillAsync(TrailsCommand.Short, 5);

        var command = Mark(TrailsCommand.Short);
        await ExecuteAsync(new CommandExecutor(_store), command);

        Assert.Equal(["read short>0", "append"], _store.Calls);
        Assert.Equal(5, command.Applied);
        await AssertAllSawTheLogAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8 * (512 + (320 * 4)))]
    public async Task Where_the_cache_holds_only_ends_of_streams_or_nothing_the_rest_is_not_folded_again(long cacheBytes)
    {
        var commands = new CommandExecutor(_store, new CommandExecutorOptions { StreamCache = new StreamCacheOptions { MaxBytes = cacheBytes } });
        List<TrailsCommand> marks = [];
        for (var round = 0; round < 60; round++)
        {
            marks.Add(Mark("a", round % 2 == 0 ? "b" : "c"));
            await ExecuteAsync(commands, marks[^1]);
        }

        Assert.InRange(marks.Sum(mark => mark.Applied), 59, 60);
        await AssertAllSawTheLogAsync();
    }

    [Fact]
    public async Task What_a_decision_that_failed_left_is_not_gone_on_from_but_what_was_before_it()
    {
        var held = new HeldStore(_inner) { IsOpen = true };
        var commands = new CommandExecutor(held);
        for (var round = 0; round < 20; round++)
        {
            await ExecuteAsync(commands, Mark("a", "b"));
        }

        await ExecuteAsync(commands, Mark("c"));
        held.IsOpen = false;
        var failing = commands.ExecuteAsync(Mark("a", "b"), cancellationToken: Cancel);
        var onTopOfIt = Mark("a", "c");
        var second = commands.ExecuteAsync(onTopOfIt, cancellationToken: Cancel);
        held.Refuse();
        await held.OpenAsync();

        await Assert.ThrowsAsync<AppendRefusedException>(() => failing);
        Assert.IsType<CommandResult.Committed>(await second.WaitAsync(Patience, Cancel));
        Assert.InRange(onTopOfIt.Applied, 1, 4);
        await AssertAllSawTheLogAsync();
    }

    [Theory]
    [InlineData(5)]
    [InlineData(19)]
    [InlineData(30)]
    public async Task A_snapshot_of_another_log_is_removed_and_the_streams_are_read_from_the_start(int eventsHere)
    {
        await using var restored = new InMemoryEventStore();
        var other = new RecordingStore(restored);
        await FillAsync("b", 1, restored);
        await FillAsync("a", eventsHere, restored);
        await FillAsync("a", 20);
        await ExecuteAsync(new CommandExecutor(_store), Mark("a"));
        await restored.SaveSnapshotAsync(await UntilSavedAsync("a"), Cancel);

        await ExecuteAsync(new CommandExecutor(other), Mark("a", "b"));

        Assert.Equal(["find", "find", "read a>19 b>0", "remove 20", "read a>0 b>0", "append"], other.Calls.Take(6));
        await AssertAllSawTheLogAsync(restored);
    }

    [Fact]
    public async Task Switched_off_all_streams_are_folded_together()
    {
        await FillAsync("a", 20);
        _store.Clear();
        var commands = new CommandExecutor(_store, new CommandExecutorOptions { Snapshots = SnapshotOptions.Off });

        var (first, second) = (Mark("a"), Mark("a"));
        await ExecuteAsync(commands, first);
        await ExecuteAsync(commands, second);

        Assert.Equal(["read a>0", "append", "append"], _store.Calls);
        Assert.Equal((20, 21), (first.Applied, second.Applied));
        await AssertAllSawTheLogAsync();
    }

    [Fact]
    public async Task A_command_is_snapshotted_as_a_whole_or_by_stream_and_discovers_none_then()
    {
        var both = await Assert.ThrowsAsync<ArgumentException>(() => new CommandExecutor(_inner).ExecuteAsync(new Both(), cancellationToken: Cancel));
        var discovering = await Assert.ThrowsAsync<ArgumentException>(() => new CommandExecutor(_inner).ExecuteAsync(new Discovering(), cancellationToken: Cancel));

        Assert.Contains("both as a whole and by stream", both.Message, StringComparison.Ordinal);
        Assert.Contains("discovers streams", discovering.Message, StringComparison.Ordinal);
    }

    private static TrailsCommand Mark(params string[] streams) => new(streams, EachTen);

    private static async Task ExecuteAsync(CommandExecutor commands, TrailsCommand command) =>
        Assert.IsType<CommandResult.Committed>(await commands.ExecuteAsync(command, cancellationToken: Cancel));

    private async Task FillAsync(string stream, int events, IEventStore? store = null)
    {
        var commands = new CommandExecutor(store ?? _inner);
        for (var count = 0; count < events; count++)
        {
            await ExecuteAsync(commands, new TrailsCommand([stream], EachTen with { EventsBetween = int.MaxValue }));
        }
    }

    private async Task<StoredSnapshot> UntilSavedAsync(string stream)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(Patience);
        while (true)
        {
            if (await _inner.FindSnapshotAsync(EachTen.KeyFor([new StreamId(stream)]), Cancel) is { } found)
            {
                return found;
            }

            await Task.Delay(1, patience.Token);
        }
    }

    /// <summary>Every event says which streams its command declared, and what it saw of each.</summary>
    private async Task AssertAllSawTheLogAsync(IEventStore? store = null)
    {
        var log = await (store ?? _inner).ReadAllAsync<CounterEvent>(new ReadLogRequest(LogPosition.Start), Cancel).ToListAsync(Cancel);
        Assert.All(log, recorded =>
        {
            var said = ((CounterEvent.Marked)recorded.Data).Text;
            Assert.Equal(TrailsCommand.SaidOf(said, log.TakeWhile(other => other != recorded)), said);
        });
    }

    private abstract class Misfit : ICommand<Trails, CounterEvent>, ISnapshottedByStream<Trails>
    {
        public IEnumerable<StreamId> DeclaredStreams => [new StreamId("a")];

        public Trails InitialState => Trails.None;

        public SnapshotDefinition<Trails>? SnapshotOf(StreamId streamId) => EachTen;

        public Trails Combine(Trails one, Trails other) => one.With(other);

        public Trails Apply(Trails state, Recorded<CounterEvent> recorded) => state;

        public Decision<CounterEvent> Decide(Trails state, DeclaredStreams<CounterEvent> streams) => Decision.Nothing;
    }

    private sealed class Both : Misfit, ISnapshotted<Trails>
    {
        public SnapshotDefinition<Trails> Snapshot => EachTen;
    }

    private sealed class Discovering : Misfit, IDiscoversStreams<Trails>
    {
        public IEnumerable<StreamId> DiscoverStreams(Trails state) => [];
    }
}
