using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>Commands that find further streams in their state.</summary>
public sealed class DiscoveryTests : IAsyncDisposable
{
    private readonly InMemoryEventStore _inner = new();
    private readonly RecordingStore _store;
    private readonly CommandExecutor _commands;

    /// <summary>Another process.</summary>
    private readonly CommandExecutor _elsewhere;

    public DiscoveryTests()
    {
        _store = new RecordingStore(_inner);
        _commands = new CommandExecutor(_store);
        _elsewhere = new CommandExecutor(_inner);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_stream_is_read_once_and_what_was_discovered_can_be_written_to(bool isCached)
    {
        await MarkAsync("order", "b c");
        await MarkAsync("b", "d c");
        var commands = isCached ? _commands : new CommandExecutor(_store, new CommandExecutorOptions { StreamCache = StreamCacheOptions.Off });

        var result = await commands.ExecuteAsync(DiscoveringCommand.CountAll("order"), cancellationToken: Cancel);

        Assert.Equal(["read order>0", "read b>0 c>0", "read d>0", "append"], _store.Calls);
        var versions = new StreamVersions([At("order", 1), At("b", 2), At("c", 1), At("d", 1)]);
        Assert.Equal(new CommandResult.Committed(versions, new LogPosition(5), Attempts: 1), result);
        Assert.Equal(["b3", "c3", "d3"], (await LogAsync()).Skip(2).Select(Describe));
    }

    [Fact]
    public async Task What_is_in_the_cache_is_not_read_again()
    {
        await MarkAsync("order", "b c");
        await ExecuteAsync(DiscoveringCommand.CountAll("order"));
        _store.Clear();

        await ExecuteAsync(DiscoveringCommand.CountAll("order"));

        Assert.Equal(["append"], _store.Calls);
        Assert.Equal(["b4", "c4"], (await LogAsync()).TakeLast(2).Select(Describe));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Events_of_all_streams_are_folded_in_position_order(bool isCached)
    {
        await CountAsync("b");
        await MarkAsync("order", "b");
        await CountAsync("b", "c", "b");
        await MarkAsync("order", "c");
        await CountAsync("c", "b");
        List<long> seen = [];
        var command = new DiscoveringCommand(["order"], DiscoveringCommand.Marked, (state, _) =>
        {
            seen = [.. state.Select(recorded => recorded.Position.Value)];
            return Decision.Nothing;
        });

        await ExecuteAsync(command);
        if (isCached)
        {
            await ExecuteAsync(command);
        }

        Assert.Equal([1L, 2, 3, 4, 5, 6, 7, 8], seen);
    }

    [Fact]
    public async Task A_decision_commits_only_if_no_discovered_stream_has_changed()
    {
        await MarkAsync("order", "b c");
        var races = 0;
        _store.Before = call => call == "append" && races++ == 0 ? CountAsync("c") : Task.CompletedTask;

        var result = await ExecuteAsync(new DiscoveringCommand(["order"], DiscoveringCommand.Marked, (state, streams) =>
            Decision.Append(streams.Discovered[new StreamId("b")].Event(new CounterEvent.Counted(state.Count + 1)))));

        Assert.Equal(2, Assert.IsType<CommandResult.Committed>(result).Attempts);
        Assert.Equal(["c1", "b3"], (await LogAsync()).Skip(1).Select(Describe));
    }

    [Theory]
    [InlineData("rejects")]
    [InlineData("does nothing")]
    [InlineData("throws")]
    [InlineData("throws while it folds")]
    public async Task What_was_not_true_at_any_moment_is_decided_again(string otherwise)
    {
        await MarkAsync("order", "b c");
        var reads = 0;

        // An event of the declared stream comes between the two reads: the state has c's event, and lacks the one before it.
        _store.Before = async call =>
        {
            if (call.StartsWith("read b", StringComparison.Ordinal) && reads++ == 0)
            {
                await CountAsync("order", "c");
            }
        };

        var result = await ExecuteAsync(Unless(3, otherwise, "order"));

        Assert.IsType<CommandResult.Committed>(result);
    }

    [Theory]
    [InlineData("rejects")]
    [InlineData("does nothing")]
    [InlineData("throws")]
    [InlineData("throws while it folds")]
    public async Task What_is_not_true_at_the_last_attempt_is_a_conflict(string otherwise)
    {
        await MarkAsync("order", "b c");
        _store.Before = call => call.StartsWith("read b", StringComparison.Ordinal) ? CountAsync("order", "c") : Task.CompletedTask;

        var result = await _commands.ExecuteAsync(Unless(3, otherwise, "order"), new CommandOptions { Retry = RetryPolicy.None }, Cancel);

        Assert.Equal([new StreamConflict(new StreamId("order"), new StreamVersion(1), new StreamVersion(2))], Assert.IsType<CommandResult.Conflicted>(result).Streams);
    }

    [Theory]
    [InlineData("rejects")]
    [InlineData("throws")]
    [InlineData("throws while it folds")]
    public async Task What_is_true_is_told_once_the_versions_of_all_streams_are_confirmed(string otherwise)
    {
        await MarkAsync("order", "b c");
        await CountAsync("c");
        var command = Unless(100, otherwise, "order");

        if (otherwise == "rejects")
        {
            Assert.IsType<CommandResult.Rejected>(await ExecuteAsync(command));
        }
        else
        {
            await Assert.ThrowsAsync<FormatException>(() => ExecuteAsync(command));
        }

        Assert.Equal("versions order b c", _store.Calls.Last());
    }

    [Fact]
    public async Task A_failure_on_a_discovered_stream_that_the_cache_has_of_before_is_not_told()
    {
        await MarkAsync("order", "b");
        await ExecuteAsync(TestCommand.Count("b"));
        await CountAsync("b");

        // The declared stream is read, the discovered one is not.
        var result = await ExecuteAsync(Unless(3, "throws", "order"));

        Assert.IsType<CommandResult.Committed>(result);
    }

    [Fact]
    public async Task Rounds_and_streams_are_bounded()
    {
        var commands = new CommandExecutor(_store, new CommandExecutorOptions { MaxDiscoveryRounds = 3, MaxStreams = 5 });
        var deeper = 0;
        var endless = new DiscoveringCommand(["a"], _ => [$"b-{deeper++}"], (_, _) => Decision.Nothing);
        var wide = new DiscoveringCommand(["a"], _ => Enumerable.Range(0, int.MaxValue).Select(number => $"b-{number}"), (_, _) => Decision.Nothing);

        var rounds = await Assert.ThrowsAsync<ArgumentException>(() => commands.ExecuteAsync(endless, cancellationToken: Cancel));
        Assert.Contains(nameof(CommandExecutorOptions.MaxDiscoveryRounds), rounds.Message, StringComparison.Ordinal);
        Assert.Equal(["read a>0", "read b-0>0", "read b-1>0", "read b-2>0"], _store.Calls.Take(4));
        var streams = await Assert.ThrowsAsync<ArgumentException>(() => commands.ExecuteAsync(wide, cancellationToken: Cancel));
        Assert.Contains(nameof(CommandExecutorOptions.MaxStreams), streams.Message, StringComparison.Ordinal);
        var enough = new DiscoveringCommand(["a"], state => ["b", "c", "d", "e"], (_, _) => Decision.Nothing);
        Assert.IsType<CommandResult.NothingToDo>(await commands.ExecuteAsync(enough, cancellationToken: Cancel));
    }

    [Fact]
    public async Task A_discovered_stream_is_written_to_through_its_handle_alone()
    {
        await MarkAsync("order", "b order");
        DiscoveredStreams<CounterEvent>? discovered = null;
        var command = new DiscoveringCommand(["order"], DiscoveringCommand.Marked, (_, streams) =>
        {
            discovered = streams.Discovered;
            Assert.Throws<ArgumentException>(() => streams.Handle(new StreamId("b")));
            Assert.Throws<ArgumentException>(() => streams.Discovered[new StreamId("c")]);
            return Decision.Append(streams.Discovered[new StreamId("b")].Event(new CounterEvent.Counted(1)));
        });

        Assert.IsType<CommandResult.Committed>(await ExecuteAsync(command));

        // One that is declared as well is among them; each is there once.
        Assert.Equal(["b", "order"], discovered!.Select(handle => handle.StreamId.Value));
        var later = new TestCommand(["b"], (_, _) => Decision.Append(discovered![new StreamId("b")].Event(new CounterEvent.Counted(1))));
        await Assert.ThrowsAsync<ArgumentException>(() => ExecuteAsync(later));
    }

    [Fact]
    public async Task A_command_that_discovers_nothing_is_like_any_other()
    {
        var result = await ExecuteAsync(new DiscoveringCommand(["a"], _ => [], (_, streams) =>
        {
            Assert.Empty(streams.Discovered);
            return Decision.Append(streams.Handle(new StreamId("a")).Event(new CounterEvent.Counted(1)));
        }));

        Assert.IsType<CommandResult.Committed>(result);
        Assert.Equal(["read a>0", "append"], _store.Calls);
    }

    [Theory]
    [InlineData("$command-1")]
    [InlineData("$anything")]
    public async Task The_librarys_own_streams_can_be_neither_declared_nor_discovered(string own)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => ExecuteAsync(TestCommand.Count(own)));
        await Assert.ThrowsAsync<ArgumentException>(() => ExecuteAsync(new DiscoveringCommand(["a"], _ => [own], (_, _) => Decision.Nothing)));
        Assert.Empty(await LogAsync());
    }

    [Fact]
    public async Task A_command_with_snapshots_cannot_discover_streams()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => _commands.ExecuteAsync(new SnapshottedDiscoveringCommand(), cancellationToken: Cancel));

        Assert.Contains("discovers", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_store.Calls);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whoever_discovers_a_stream_and_whoever_declares_it_do_not_disturb_each_other(int seed)
    {
        await MarkAsync("order", "b c");
        var slow = Interleaved(_inner, new Random(seed));
        CommandExecutor[] executors = [new(slow), new(slow), new(slow, new CommandExecutorOptions { StreamCache = StreamCacheOptions.Off })];
        var patient = new CommandOptions { Retry = new RetryPolicy { MaxAttempts = 1_000, BaseDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(2) } };
        var fresh = patient with { DecideOn = DecideOn.FreshState };

        var results = await Task.WhenAll(Enumerable.Range(0, 240).Select(number => Task.Run(() => (number % 4) switch
        {
            0 => executors[0].ExecuteAsync(CountBoth(), patient, Cancel),
            1 => executors[number % 3].ExecuteAsync(CountDeclared("b"), patient, Cancel),
            2 => executors[0].ExecuteAsync(CountDeclared("c"), number % 8 == 2 ? fresh : patient, Cancel),
            _ => executors[number % 2].ExecuteAsync(CountBoth(), number % 8 == 3 ? fresh : patient, Cancel),
        }, Cancel))).WaitAsync(TimeSpan.FromSeconds(90), Cancel);

        // Each event says how many its stream held before it: a lost update would repeat a number.
        Assert.All(results, result => Assert.IsType<CommandResult.Committed>(result));
        foreach (var stream in (await LogAsync()).Where(recorded => recorded.StreamId.Value != "order").GroupBy(recorded => recorded.StreamId))
        {
            Assert.Equal(Enumerable.Range(0, stream.Count()), stream.Select(recorded => ((CounterEvent.Counted)recorded.Data).By));
        }
    }

    [Fact]
    public async Task What_is_under_way_on_a_discovered_stream_is_waited_for()
    {
        var held = new HeldStore(_inner) { IsOpen = true };
        var commands = new CommandExecutor(held);
        await MarkAsync("order", "b");
        await commands.ExecuteAsync(TestCommand.Count("b"), cancellationToken: Cancel);

        held.IsOpen = false;
        var before = commands.ExecuteAsync(TestCommand.Count("b"), cancellationToken: Cancel);
        var discovering = commands.ExecuteAsync(DiscoveringCommand.CountAll("order"), cancellationToken: Cancel);
        Assert.Equal(["b+1"], held.Held);
        await held.OpenAsync();

        Assert.IsType<CommandResult.Committed>(await before);
        Assert.Equal(1, Assert.IsType<CommandResult.Committed>(await discovering).Attempts);
        Assert.Equal("b4", Describe((await LogAsync())[^1]));
    }

    /// <summary>The store with pauses before it acts and before its answer arrives, so that anything may happen in between.</summary>
    private static RecordingStore Interleaved(InMemoryEventStore store, Random random)
    {
        return new RecordingStore(store) { Before = _ => PauseAsync(), After = PauseAsync };

        async Task PauseAsync()
        {
            int yields;
            lock (random)
            {
                yields = random.Next(4);
            }

            for (; yields > 0; yields--)
            {
                await Task.Yield();
            }
        }
    }

    private static DiscoveringCommand CountBoth() => new(["order"], DiscoveringCommand.Marked, (state, streams) =>
        Decision.Append(streams.Discovered.Select(handle => handle.Event(new CounterEvent.Counted(state.Count(recorded => recorded.StreamId == handle.StreamId))))));

    private static TestCommand CountDeclared(string stream) =>
        new TestCommand([stream], (state, streams) => Decision.Append(streams.Handle(new StreamId(stream)).Event(new CounterEvent.Counted(state.Count))));

    /// <summary>Appends where it sees so many events, and otherwise does as it is told.</summary>
    private static DiscoveringCommand Unless(int events, string otherwise, string stream) => new(
        [stream],
        state => otherwise == "throws while it folds" && state.Any(recorded => recorded.StreamId.Value == "c") && state.Count != events ? throw new FormatException() : DiscoveringCommand.Marked(state),
        (state, streams) => otherwise switch
        {
            _ when state.Count == events => Decision.Append(streams.Handle(new StreamId(stream)).Event(new CounterEvent.Counted(1))),
            "rejects" => Decision.Reject("no", $"{state.Count}"),
            "does nothing" => Decision.Nothing,
            _ => throw new FormatException(),
        });

    private static KeyValuePair<StreamId, StreamVersion> At(string stream, long version) => KeyValuePair.Create(new StreamId(stream), new StreamVersion(version));

    private static string Describe(Recorded<CounterEvent> recorded) => $"{recorded.StreamId}{((CounterEvent.Counted)recorded.Data).By}";

    private Task<CommandResult> ExecuteAsync(ICommand<IReadOnlyList<Recorded<CounterEvent>>, CounterEvent> command) => _commands.ExecuteAsync(command, cancellationToken: Cancel);

    private async Task MarkAsync(string stream, string text) => await _elsewhere.ExecuteAsync(
        new TestCommand([stream], (_, streams) => Decision.Append(streams.Handle(new StreamId(stream)).Event(new CounterEvent.Marked(text)))), cancellationToken: Cancel);

    private async Task CountAsync(params string[] streams)
    {
        foreach (var stream in streams)
        {
            await _elsewhere.ExecuteAsync(TestCommand.Count(stream), cancellationToken: Cancel);
        }
    }

    private async Task<List<Recorded<CounterEvent>>> LogAsync() =>
        await _inner.ReadAllAsync<CounterEvent>(new ReadLogRequest(LogPosition.Start), Cancel).ToListAsync(Cancel);
}
