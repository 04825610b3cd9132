using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>What commands ask the store for, and what they see, when their streams are in the cache.</summary>
public sealed class StreamCacheReadTests : IAsyncDisposable
{
    private static readonly StreamId A = new("a");
    private readonly RecordingStore _store = new(new InMemoryEventStore());
    private readonly CommandExecutor _commands;

    /// <summary>Keeps nothing, so that it neither relies on nor fills a cache.</summary>
    private readonly CommandExecutor _elsewhere;

    public StreamCacheReadTests()
    {
        _commands = new CommandExecutor(_store);
        _elsewhere = new CommandExecutor(_store, new CommandExecutorOptions { StreamCache = StreamCacheOptions.Off });
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_command_on_warm_streams_only_appends()
    {
        await ExecuteAsync(TestCommand.Count("a", "b"));

        await ExecuteAsync(TestCommand.CountAll("a", "b"));
        await ExecuteAsync(TestCommand.CountAll("b", "a"));

        Assert.Equal(["read a>0 b>0", "append", "append", "append"], _store.Calls);
        Assert.Equal([1, 1, 3, 4], await CountsAsync());
    }

    [Fact]
    public async Task Streams_that_nobody_has_written_to_are_kept_too()
    {
        await ExecuteAsync(new TestCommand(["a", "b"], (_, streams) => Decision.Append(streams.Handle(A).Event(new CounterEvent.Counted(1)))));
        await ExecuteAsync(TestCommand.Count("b"));

        Assert.Equal(["read a>0 b>0", "append", "append"], _store.Calls);
    }

    [Fact]
    public async Task A_command_that_waits_for_its_turn_reads_meanwhile_what_nobody_before_it_wants()
    {
        var held = new TaskCompletionSource();
        _store.Before = call => call == "read a>0" ? held.Task : Task.CompletedTask;

        var first = ExecuteAsync(TestCommand.Count("a"));
        var second = ExecuteAsync(TestCommand.CountAll("a", "b"));
        Assert.Equal(["read a>0", "read b>0"], _store.Calls);
        held.SetResult();
        await Task.WhenAll(first, second);

        Assert.Equal(["read a>0", "read b>0", "append", "append"], _store.Calls);
        Assert.Equal([1, 2], await CountsAsync());
    }

    [Fact]
    public async Task A_command_on_a_stream_that_another_appends_to_reads_meanwhile_what_is_left()
    {
        await ExecuteAsync(TestCommand.Count("a"));
        await _elsewhere.ExecuteAsync(TestCommand.Count("b"), cancellationToken: Cancel);
        _store.Clear();
        var held = new TaskCompletionSource();
        _store.Before = call => call == "append" ? held.Task : Task.CompletedTask;

        var first = ExecuteAsync(TestCommand.Count("a"));
        var second = ExecuteAsync(TestCommand.CountAll("a", "b"));
        Assert.Equal(["append", "read b>0"], _store.Calls);
        held.SetResult();
        await Task.WhenAll(first, second);

        Assert.Equal(["append", "read b>0", "append"], _store.Calls);
        Assert.Equal([1, 1, 1, 4], await CountsAsync());
    }

    [Fact]
    public async Task Only_what_is_not_in_the_cache_is_read()
    {
        await ExecuteAsync(TestCommand.Count("a"));
        await _elsewhere.ExecuteAsync(TestCommand.Count("b"), cancellationToken: Cancel);
        await ExecuteAsync(TestCommand.Count("a"));
        _store.Clear();
        IReadOnlyList<Recorded<CounterEvent>> seen = [];

        await ExecuteAsync(new TestCommand(["b", "a"], (state, streams) => { seen = state; return Decision.Append(streams.Handle(A).Event(new CounterEvent.Counted(1))); }));

        Assert.Equal(["read b>0", "append"], _store.Calls);
        Assert.Equal([1L, 2, 3], seen.Select(recorded => recorded.Position.Value));
    }

    [Fact]
    public async Task Events_from_the_cache_are_what_a_read_gives()
    {
        var metadata = new EventMetadata { CorrelationId = "trace-1", CausationId = "message-2", UserId = "ann", Custom = new Dictionary<string, string> { ["tenant"] = "blue" } };
        var options = new CommandOptions { CorrelationId = "trace-1", CausationId = "message-2", UserId = "ann", Metadata = metadata.Custom };
        await ExecuteAsync(TestCommand.Count("c"));
        await _commands.ExecuteAsync(TestCommand.Count("a", "b", "a", "a"), options, Cancel);
        await ExecuteAsync(TestCommand.Count("b", "a"));

        var cached = await SeenByAsync(_commands);

        Assert.Equal(6, cached.Count);
        Assert.Equal("versions a b", _store.Calls.Last());
        Assert.Equal(await SeenByAsync(_elsewhere), cached);
        Assert.All(cached, recorded => Assert.NotEqual(default, recorded.CreatedAt));
        Assert.Equal(metadata, cached[0].Metadata);
    }

    [Fact]
    public async Task Events_in_the_cache_are_decoded_ones_and_not_the_callers_own()
    {
        var own = new CounterEvent.Marked("mine");
        await ExecuteAsync(new TestCommand(["a"], (_, streams) => Decision.Append(streams.Handle(A).Event(own))));

        var cached = Assert.Single(await SeenByAsync(_commands, "a"));

        Assert.Equal(own, cached.Data);
        Assert.NotSame(own, cached.Data);
    }

    [Fact]
    public async Task Streams_of_many_events_are_merged_in_position_order()
    {
        var random = new Random(7);
        var names = new[] { "a", "b", "c", "d", "e" };
        for (var index = 0; index < 200; index++)
        {
            await (random.Next(4) == 0 ? _elsewhere : _commands).ExecuteAsync(TestCommand.Count(names[random.Next(5)]), cancellationToken: Cancel);
        }

        // Some of it is cached, some is behind, and pages are short.
        var paged = new CommandExecutor(_store, new CommandExecutorOptions { PageSize = new PageSize(7) });
        await SeenByAsync(paged, "a", "c");
        await _elsewhere.ExecuteAsync(TestCommand.Count(names), cancellationToken: Cancel);

        Assert.Equal(Enumerable.Range(1, 205), (await SeenByAsync(paged, names)).Select(recorded => (int)recorded.Position.Value));
        Assert.Equal(Enumerable.Range(1, 205), (await SeenByAsync(_commands, names)).Select(recorded => (int)recorded.Position.Value));
    }

    [Fact]
    public async Task After_a_conflict_only_the_tails_that_are_missing_are_read()
    {
        await ExecuteAsync(TestCommand.Count("a", "b", "c"));
        await _elsewhere.ExecuteAsync(TestCommand.Count("a", "c", "c"), cancellationToken: Cancel);
        _store.Clear();

        var result = await ExecuteAsync(TestCommand.CountAll("a", "b", "c"));

        Assert.Equal(2, Assert.IsType<CommandResult.Committed>(result).Attempts);
        Assert.Equal(["append", "read a>1 c>1", "append"], _store.Calls);
        Assert.Equal(7, (await CountsAsync())[^1]);
    }

    [Fact]
    public async Task A_conflict_that_only_showed_the_cache_to_be_behind_is_decided_again_at_once()
    {
        var slow = new CommandOptions { Retry = new RetryPolicy { BaseDelay = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromHours(1) } };
        await ExecuteAsync(TestCommand.Count("a"));
        await _elsewhere.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);

        var result = await _commands.ExecuteAsync(TestCommand.Count("a"), slow, Cancel).WaitAsync(TimeSpan.FromMinutes(1), Cancel);

        Assert.Equal(2, Assert.IsType<CommandResult.Committed>(result).Attempts);
    }

    [Fact]
    public async Task A_command_that_gets_one_attempt_does_not_conflict_because_the_cache_was_behind()
    {
        await ExecuteAsync(TestCommand.Count("a", "b"));
        await _elsewhere.ExecuteAsync(TestCommand.Count("b"), cancellationToken: Cancel);
        _store.Clear();

        var result = await _commands.ExecuteAsync(TestCommand.CountAll("a", "b"), new CommandOptions { Retry = RetryPolicy.None }, Cancel);

        Assert.Equal(1, Assert.IsType<CommandResult.Committed>(result).Attempts);
        Assert.Equal(["read a>1 b>1", "append"], _store.Calls);
        Assert.Equal(4, (await CountsAsync())[^1]);
    }

    [Fact]
    public async Task A_command_may_ask_for_a_fresh_state()
    {
        await ExecuteAsync(TestCommand.Count("a", "b"));
        await _elsewhere.ExecuteAsync(TestCommand.Count("b"), cancellationToken: Cancel);
        _store.Clear();

        var result = await _commands.ExecuteAsync(TestCommand.CountAll("a", "b"), new CommandOptions { DecideOn = DecideOn.FreshState }, Cancel);

        Assert.Equal(1, Assert.IsType<CommandResult.Committed>(result).Attempts);
        Assert.Equal(["read a>1 b>1", "append"], _store.Calls);
        Assert.Equal(4, (await CountsAsync())[^1]);
    }

    [Fact]
    public async Task Without_a_cache_every_command_reads_its_streams_from_the_first_event()
    {
        for (var round = 0; round < 3; round++)
        {
            await _elsewhere.ExecuteAsync(TestCommand.CountAll("a", "b"), cancellationToken: Cancel);
        }

        Assert.Equal(["read a>0 b>0", "append", "read a>0 b>0", "append", "read a>0 b>0", "append"], _store.Calls);
        Assert.Equal([1, 2, 3], await CountsAsync());
    }

    [Fact]
    public async Task A_stream_that_grows_too_large_is_not_kept()
    {
        // An eighth of it holds the stream and three events, not four.
        var commands = new CommandExecutor(_store, new CommandExecutorOptions { StreamCache = new StreamCacheOptions { MaxBytes = 8 * (512 + (3 * 280)) } });
        for (var round = 0; round < 5; round++)
        {
            await commands.ExecuteAsync(TestCommand.CountAll("a"), cancellationToken: Cancel);
        }

        Assert.Equal(["read a>0", "append", "append", "append", "append", "read a>0", "append"], _store.Calls);
        Assert.Equal([1, 2, 3, 4, 5], await CountsAsync());
    }

    [Fact]
    public async Task The_same_stream_read_as_two_unions_is_kept_twice()
    {
        await ExecuteAsync(TestCommand.Count("a"));
        var first = await _commands.ExecuteAsync(new TallyCommand("a", expectedSum: 1), cancellationToken: Cancel);
        _store.Clear();

        var second = await _commands.ExecuteAsync(new TallyCommand("a", expectedSum: 2), cancellationToken: Cancel);
        Assert.Equal(["append"], _store.Calls);
        _store.Clear();
        var third = await ExecuteAsync(TestCommand.CountAll("a"));

        Assert.All([first, second, third], result => Assert.IsType<CommandResult.Committed>(result));
        Assert.Equal(["append", "read a>1", "append"], _store.Calls);
        Assert.Equal([1, 1, 1, 4], await CountsAsync());
    }

    [Fact]
    public async Task A_store_that_was_replaced_by_an_older_one_is_read_anew()
    {
        await ExecuteAsync(TestCommand.Count("a", "a", "a", "b"));
        var store = new ReplaceableStore { Current = _store };
        var commands = new CommandExecutor(store);
        await commands.ExecuteAsync(TestCommand.CountAll("a", "b"), cancellationToken: Cancel);
        await using var older = new InMemoryEventStore();
        await new CommandExecutor(older).ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);
        store.Current = older;

        foreach (var decideOn in new[] { DecideOn.FreshState, DecideOn.CachedState })
        {
            Assert.IsType<CommandResult.Committed>(await commands.ExecuteAsync(TestCommand.CountAll("a", "b"), new CommandOptions { DecideOn = decideOn }, Cancel));
        }

        var log = await older.ReadAllAsync(new ReadLogRequest(LogPosition.Start), Cancel).ToListAsync(Cancel);
        Assert.Equal([1, 2, 3], log.Select(recorded => ((CounterEvent.Counted)CounterEvent.Registry.Decode(recorded)[0].Data).By));
    }

    [Fact]
    public async Task Parallel_commands_of_one_executor_see_each_others_events()
    {
        var names = new[] { "a", "b", "c", "d" };

        await Task.WhenAll(Enumerable.Range(0, 400).Select(index => Task.Run(
            () => ExecuteAsync(TestCommand.CountAll(names[index % 4], names[(index + 1) % 4])))));

        // What an event counted is how many there were before it in the two streams it was decided on.
        var log = await LogAsync();
        for (var index = 0; index < log.Count; index++)
        {
            var first = Array.IndexOf(names, log[index].StreamId.Value);
            var before = log.Take(index).Count(recorded => recorded.StreamId.Value == names[first] || recorded.StreamId.Value == names[(first + 1) % 4]);
            Assert.Equal(before + 1, ((CounterEvent.Counted)CounterEvent.Registry.Decode(log[index])[0].Data).By);
        }

        Assert.Equal(400, log.Count);
        Assert.Equal(400, _store.Calls.Count(call => call == "append"));
    }

    private Task<CommandResult> ExecuteAsync(TestCommand command) => _commands.ExecuteAsync(command, cancellationToken: Cancel);

    private static async Task<IReadOnlyList<Recorded<CounterEvent>>> SeenByAsync(CommandExecutor commands, params string[] streams)
    {
        IReadOnlyList<Recorded<CounterEvent>> seen = [];
        var command = new TestCommand(streams is [] ? ["a", "b"] : streams, (state, _) => { seen = state; return Decision.Nothing; });
        Assert.IsType<CommandResult.NothingToDo>(await commands.ExecuteAsync(command, cancellationToken: Cancel));
        return seen;
    }

    private async Task<List<int>> CountsAsync() => [.. (await LogAsync()).Select(recorded => ((CounterEvent.Counted)CounterEvent.Registry.Decode(recorded)[0].Data).By)];

    private async Task<List<RecordedEvent>> LogAsync() => await _store.ReadAllAsync(new ReadLogRequest(LogPosition.Start), Cancel).ToListAsync(Cancel);
}
