using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>Commands that are decided on what those before them leave behind, while these are still on their way into the log.</summary>
public sealed class PendingDecisionTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly InMemoryEventStore _inner = new();
    private readonly HeldStore _store;
    private readonly CommandExecutor _commands;

    /// <summary>Another process: knows nothing of what is held here.</summary>
    private readonly CommandExecutor _elsewhere;

    public PendingDecisionTests()
    {
        _store = new HeldStore(_inner);
        _commands = new CommandExecutor(_store);
        _elsewhere = new CommandExecutor(_inner);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_command_need_not_wait_for_those_before_it_on_its_stream()
    {
        await WarmAsync("a");

        Task<CommandResult>[] results = [Execute(TestCommand.CountAll("a")), Execute(TestCommand.CountAll("a")), Execute(TestCommand.CountAll("a"))];
        Assert.Equal(["a+1", "a+1", "a+1"], _store.Held);
        await _store.OpenAsync();

        Assert.All(await Task.WhenAll(results), result => Assert.Equal(1, Assert.IsType<CommandResult.Committed>(result).Attempts));
        Assert.Equal([1, 2, 3, 4], await CountsAsync());
    }

    [Fact]
    public async Task Nor_does_one_that_finds_its_other_streams_in_the_cache()
    {
        await WarmAsync("a", "b", "c");

        var results = Task.WhenAll(Execute(TestCommand.Count("a", "b")), Execute(TestCommand.CountAll("c", "b")));
        Assert.Equal(["a+1 b+1", "c+1 b"], _store.Held);
        await _store.OpenAsync();

        Assert.All(await results, result => Assert.IsType<CommandResult.Committed>(result));
        Assert.Equal(4, (await CountsAsync())[^1]);
    }

    [Fact]
    public async Task What_was_decided_on_is_kept_once_it_is_committed()
    {
        await WarmAsync("a");
        var results = Task.WhenAll(Execute(TestCommand.Count("a")), Execute(TestCommand.Count("a")));
        await _store.OpenAsync();
        await results;

        IReadOnlyList<Recorded<CounterEvent>> seen = [];
        await Execute(new TestCommand(["a"], (state, _) => Keep(seen = state)));

        Assert.Equal(["read a", "versions a"], _store.Reads);
        Assert.Equal(await ReadAsync("a"), seen);
    }

    [Fact]
    public async Task No_answer_leaves_before_what_it_was_made_on_is_committed()
    {
        await WarmAsync("a");
        var append = Execute(TestCommand.Count("a"));

        var rejection = Execute(RejectUnless("a", count: 5));
        var nothing = Execute(new TestCommand(["a"], (_, _) => Decision.Nothing));
        await Task.Delay(50, Cancel);
        Assert.False(rejection.IsCompleted || nothing.IsCompleted);
        await _store.ReleaseAsync();

        Assert.IsType<CommandResult.Committed>(await append);
        Assert.Equal("2 of 5", Assert.IsType<CommandResult.Rejected>(await rejection.WaitAsync(Patience, Cancel)).Message);
        Assert.IsType<CommandResult.NothingToDo>(await nothing.WaitAsync(Patience, Cancel));
    }

    [Fact]
    public async Task The_commit_of_a_decision_that_was_sent_during_the_call_proves_a_refusal()
    {
        var (read, appended, decided) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        var store = new RecordingStore(_inner)
        {
            Before = call => call switch { "read a>0" => read.Task, "append" => appended.Task, _ => Task.CompletedTask },
        };
        var commands = new CommandExecutor(store);
        var append = commands.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);

        // Waits for its turn while the other reads, and is decided while that one's append is under way.
        var rejection = commands.ExecuteAsync(new TestCommand(["a"], (state, _) =>
        {
            decided.SetResult();
            return Keep(state);
        }), cancellationToken: Cancel);
        read.SetResult();
        await decided.Task.WaitAsync(Patience, Cancel);
        appended.SetResult();

        Assert.IsType<CommandResult.Committed>(await append.WaitAsync(Patience, Cancel));
        Assert.Equal("1", Assert.IsType<CommandResult.Rejected>(await rejection.WaitAsync(Patience, Cancel)).Message);
        Assert.Equal(["read a>0", "append"], store.Calls);
    }

    [Fact]
    public async Task A_refusal_is_no_older_than_its_call_where_the_answer_to_what_it_was_made_on_took_long()
    {
        var store = new RecordingStore(_inner);
        var commands = new CommandExecutor(store);
        await commands.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.After = () => answer.Task;
        var append = commands.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);
        store.After = () => Task.CompletedTask;
        await _elsewhere.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);

        var rejection = commands.ExecuteAsync(RejectUnless("a", count: 5), cancellationToken: Cancel);
        answer.SetResult();

        Assert.IsType<CommandResult.Committed>(await append);
        Assert.Equal("3 of 5", Assert.IsType<CommandResult.Rejected>(await rejection.WaitAsync(Patience, Cancel)).Message);
    }

    [Fact]
    public async Task A_failure_does_not_make_a_type_of_command_wait_for_ever_after()
    {
        await WarmAsync("a", "b");
        var failing = Execute(TestCommand.Count("a"));
        var onTopOfIt = Execute(TestCommand.Count("a"));
        using var deciding = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var slow = Task.Run(() => Execute(new TestCommand(["a"], (_, streams) =>
        {
            deciding.Set();
            go.Wait(Cancel);
            return Decision.Append(streams.Handle(new StreamId("a")).Event(new CounterEvent.Counted(1)));
        })));
        deciding.Wait(Cancel);
        _store.Refuse();
        await Assert.ThrowsAsync<AppendRefusedException>(() => failing);
        go.Set();
        var late = Execute(TestCommand.Count("a", "b"));
        await Task.Delay(50, Cancel);
        await _store.OpenAsync();
        await Task.WhenAll(onTopOfIt, slow, late).WaitAsync(Patience, Cancel);

        _store.IsOpen = false;
        Task<CommandResult>[] results = [Execute(TestCommand.CountAll("a")), Execute(TestCommand.CountAll("a"))];
        Assert.Equal(["a+1", "a+1"], _store.Held);
        await _store.OpenAsync();
        await Task.WhenAll(results);
    }

    [Fact]
    public async Task A_conflict_among_decisions_under_way_has_only_tails_read()
    {
        await WarmAsync("a");
        Task<CommandResult>[] results = [Execute(TestCommand.Count("a")), Execute(TestCommand.Count("a"))];
        await _elsewhere.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);
        await _store.ReleaseAsync();
        await _store.ReleaseAsync();
        _store.IsOpen = true;
        await Task.WhenAll(results).WaitAsync(Patience, Cancel);

        Assert.Single(_store.Reads, "read a");
    }

    [Fact]
    public async Task A_rejection_that_other_streams_take_part_in_is_confirmed_after_the_commit()
    {
        await WarmAsync("a", "b");
        var append = Execute(TestCommand.Count("a"));
        var rejection = Execute(RejectUnless("a b", count: 5));
        await _elsewhere.ExecuteAsync(TestCommand.Count("b", "b2"), cancellationToken: Cancel);

        await _store.OpenAsync();

        Assert.IsType<CommandResult.Committed>(await append);
        Assert.Equal("4 of 5", Assert.IsType<CommandResult.Rejected>(await rejection.WaitAsync(Patience, Cancel)).Message);
    }

    [Theory]
    [InlineData("reject")]
    [InlineData("nothing")]
    [InlineData("throw")]
    public async Task The_failure_of_a_decision_leaks_into_no_refusal_that_was_made_on_it(string otherwise)
    {
        await WarmAsync("a");
        var failing = Execute(TestCommand.Count("a"));

        // Would be refused if there were two events.
        var result = Execute(new TestCommand(["a"], (state, streams) => (state.Count, otherwise) switch
        {
            (1, _) => Decision.Append(streams.Handle(new StreamId("a")).Event(new CounterEvent.Counted(7))),
            (_, "reject") => Decision.Reject("too-many", "There are two."),
            (_, "nothing") => Decision.Nothing,
            _ => throw new InvalidOperationException("There are two."),
        }));
        // Open first: the command that was decided on the failing one may be sent again before the next line runs.
        _store.IsOpen = true;
        _store.Refuse();

        await Assert.ThrowsAsync<AppendRefusedException>(() => failing);
        Assert.IsType<CommandResult.Committed>(await result.WaitAsync(Patience, Cancel));
        Assert.Equal([1, 7], await CountsAsync());
    }

    [Fact]
    public async Task The_failure_of_a_decision_leaks_into_no_append_that_was_made_on_it()
    {
        await WarmAsync("a");
        var failing = Execute(TestCommand.CountAll("a"));
        var second = Execute(TestCommand.CountAll("a"));
        var third = Execute(TestCommand.CountAll("a"));

        _store.Refuse();
        await _store.OpenAsync();

        await Assert.ThrowsAsync<AppendRefusedException>(() => failing);
        Assert.Equal([2, 2], (await Task.WhenAll(second, third).WaitAsync(Patience, Cancel)).Select(result => Assert.IsType<CommandResult.Committed>(result).Attempts));
        Assert.Equal([1, 2, 3], await CountsAsync());
    }

    [Fact]
    public async Task Nor_where_another_process_has_brought_the_stream_to_the_same_version()
    {
        await WarmAsync("a");
        var lost = Execute(AppendSum("a"));
        var onTopOfIt = Execute(AppendSum("a"));

        // Version 2 exists when they are judged, but it is not the event that the second was decided on.
        await _elsewhere.ExecuteAsync(new TestCommand(["a"], (_, streams) => Decision.Append(streams.Handle(new StreamId("a")).Event(new CounterEvent.Counted(70)))), cancellationToken: Cancel);
        await _store.ReleaseAsync();
        await _store.ReleaseAsync();
        _store.IsOpen = true;

        Assert.All(await Task.WhenAll(lost, onTopOfIt).WaitAsync(Patience, Cancel), result => Assert.IsType<CommandResult.Committed>(result));
        Assert.Equal([1, 70, 71, 142], await CountsAsync());
    }

    [Fact]
    public async Task Nobody_is_decided_on_what_is_known_to_fail()
    {
        await WarmAsync("a");
        var failing = Execute(TestCommand.Count("a"));
        var onTopOfIt = Execute(TestCommand.Count("a"));
        _store.Refuse();
        await Assert.ThrowsAsync<AppendRefusedException>(() => failing);

        var late = Execute(TestCommand.Count("a"));

        Assert.Equal(["a+1"], _store.Held);
        await _store.OpenAsync();
        Assert.Equal(2, Assert.IsType<CommandResult.Committed>(await onTopOfIt.WaitAsync(Patience, Cancel)).Attempts);
        Assert.Equal(1, Assert.IsType<CommandResult.Committed>(await late.WaitAsync(Patience, Cancel)).Attempts);
    }

    [Fact]
    public async Task A_command_that_gives_up_on_its_answer_leaves_those_behind_it_on_what_it_did()
    {
        await WarmAsync("a");
        using var cancellation = new CancellationTokenSource();
        var cancelled = _commands.ExecuteAsync(TestCommand.CountAll("a"), cancellationToken: cancellation.Token);
        var behind = Execute(TestCommand.CountAll("a"));

        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => cancelled);
        await _store.OpenAsync();
        Assert.IsType<CommandResult.Committed>(await behind.WaitAsync(Patience, Cancel));
        await Execute(TestCommand.CountAll("a"));

        Assert.Equal([1, 2, 3, 4], await CountsAsync());
    }

    [Fact]
    public async Task A_command_that_asks_for_a_position_or_a_time_sees_only_committed_events()
    {
        await WarmAsync("a");
        List<long> positions = [];
        TestCommand[] curious = [.. Enumerable.Range(0, 2).Select(_ => new TestCommand(["a"], (state, streams) =>
        {
            positions.AddRange(state.Select(recorded => recorded.CreatedAt == default ? -1 : recorded.Position.Value));
            return Decision.Append(streams.Handle(new StreamId("a")).Event(new CounterEvent.Counted(1)));
        }))];

        Task<CommandResult>[] results = [Execute(curious[0]), Execute(curious[1])];
        await Task.Delay(50, Cancel);
        Assert.Equal(["a+1"], _store.Held);
        await _store.OpenAsync();

        Assert.All(await Task.WhenAll(results).WaitAsync(Patience, Cancel), result => Assert.IsType<CommandResult.Committed>(result));
        Assert.Equal([1, 1, 2], positions.Where((_, index) => index is 0 or > 1 || positions.Count == 3));
    }

    [Fact]
    public async Task Events_on_their_way_are_folded_in_the_order_they_were_decided()
    {
        await WarmAsync("a", "b");
        var appends = Task.WhenAll(Execute(TestCommand.Count("b")), Execute(TestCommand.Count("a")), Execute(TestCommand.Count("b")));
        IReadOnlyList<Recorded<CounterEvent>> seen = [];
        var late = Execute(new TestCommand(["a", "b"], (state, streams) =>
        {
            seen = state;
            return Decision.Append(streams.Handle(new StreamId("a")).Event(new CounterEvent.Counted(1)));
        }));

        Assert.Equal(["a1", "b1", "b2", "a2", "b3"], seen.Select(recorded => $"{recorded.StreamId}{recorded.Version.Value}"));
        await _store.OpenAsync();
        await Task.WhenAll(appends, late);

        Assert.Equal(seen, (await ReadLogAsync()).SkipLast(1));
    }

    [Fact]
    public async Task Events_that_were_read_since_a_decision_was_sent_may_have_come_before_it_so_its_outcome_is_waited_for()
    {
        await WarmAsync("a", "b");
        var append = Execute(TestCommand.Count("a"));
        await _elsewhere.ExecuteAsync(TestCommand.Count("b"), cancellationToken: Cancel);
        await Execute(new TestCommand(["b"], (_, _) => Decision.Nothing), new CommandOptions { DecideOn = DecideOn.FreshState });

        IReadOnlyList<Recorded<CounterEvent>> seen = [];
        var both = Execute(new TestCommand(["a", "b"], (state, _) => Keep(seen = state)));
        Assert.Equal(["a+1"], _store.Held);
        Assert.Empty(seen);
        await _store.OpenAsync();
        await Task.WhenAll(append, both);

        Assert.Equal(await ReadLogAsync(), seen);
    }

    [Fact]
    public async Task So_is_that_of_a_decision_which_was_sent_after_the_read_and_builds_on_one_from_before()
    {
        await WarmAsync("a", "b");
        var first = Execute(TestCommand.Count("a"));
        var answer = await _store.CommitAsync();
        await _elsewhere.ExecuteAsync(TestCommand.Count("b"), cancellationToken: Cancel);
        await Execute(new TestCommand(["b"], (_, _) => Decision.Nothing), new CommandOptions { DecideOn = DecideOn.FreshState });
        var second = Execute(TestCommand.Count("a"));

        IReadOnlyList<Recorded<CounterEvent>> seen = [];
        var both = Execute(new TestCommand(["a", "b"], (state, _) => Keep(seen = state)));
        Assert.Equal(["a+1"], _store.Held);
        answer();
        await _store.OpenAsync();
        await Task.WhenAll(first, second, both).WaitAsync(Patience, Cancel);

        Assert.Equal(["a1", "b1", "a2", "b2", "a3"], seen.Select(recorded => $"{recorded.StreamId}{recorded.Version.Value}"));
        Assert.Equal(await ReadLogAsync(), seen);
    }

    [Fact]
    public async Task A_stream_that_is_never_at_rest_keeps_nothing_of_decisions_that_have_settled()
    {
        await WarmAsync("a");
        var first = await FirstOfAChainAsync();
        for (var again = 0; first.IsAlive && again < 10; again++)
        {
            GC.Collect();
            await Task.Delay(10, Cancel);
        }

        Assert.False(first.IsAlive);
        await _store.OpenAsync();
    }

    private async Task<WeakReference> FirstOfAChainAsync()
    {
        // There is always a decision under way when the next is made on it.
        var last = Execute(TestCommand.Count("a"));
        var reference = _store.ReferToLast();
        for (var decision = 0; decision < 10; decision++)
        {
            var next = Execute(TestCommand.Count("a"));
            await _store.ReleaseAsync();
            await last;
            last = next;
        }

        return reference;
    }

    private async Task WarmAsync(params string[] streams)
    {
        _store.IsOpen = true;
        await Execute(TestCommand.Count(streams));
        _store.IsOpen = false;
    }

    private static Decision<CounterEvent> Keep(IReadOnlyList<Recorded<CounterEvent>> seen) => Decision.Reject("seen", $"{seen.Count}");

    /// <summary>Appends as much as the stream has counted so far.</summary>
    private static TestCommand AppendSum(string stream) => new([stream], (state, streams) => Decision.Append(
        streams.Handle(new StreamId(stream)).Event(new CounterEvent.Counted(state.Sum(recorded => ((CounterEvent.Counted)recorded.Data).By)))));

    private static TestCommand RejectUnless(string streams, int count) =>
        new(streams.Split(' '), (state, declared) => state.Count == count
            ? Decision.Append(declared.Handle(new StreamId("a")).Event(new CounterEvent.Counted(1)))
            : Decision.Reject("not-yet", $"{state.Count} of {count}"));

    private Task<CommandResult> Execute(ICommand<IReadOnlyList<Recorded<CounterEvent>>, CounterEvent> command, CommandOptions? options = null) =>
        _commands.ExecuteAsync(command, options, Cancel);

    private async Task<List<Recorded<CounterEvent>>> ReadLogAsync() =>
        await _inner.ReadAllAsync<CounterEvent>(new ReadLogRequest(LogPosition.Start), Cancel).ToListAsync(Cancel);

    private async Task<List<Recorded<CounterEvent>>> ReadAsync(string stream) => [.. (await ReadLogAsync()).Where(recorded => recorded.StreamId.Value == stream)];

    private async Task<List<int>> CountsAsync() => [.. (await ReadLogAsync()).Select(recorded => ((CounterEvent.Counted)recorded.Data).By)];
}
