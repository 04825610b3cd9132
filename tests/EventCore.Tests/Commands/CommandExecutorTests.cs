using System.Text;
using EventCore.Stores;

namespace EventCore.Tests;

public sealed class CommandExecutorTests : IAsyncDisposable
{
    private static readonly StreamId A = new("a");
    private static readonly StreamId B = new("b");
    private readonly InMemoryEventStore _store = new();
    private readonly CommandExecutor _commands;

    public CommandExecutorTests() => _commands = new CommandExecutor(_store);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_decision_over_two_streams_is_committed_as_one()
    {
        var result = await _commands.ExecuteAsync(TestCommand.Count("a", "b"), cancellationToken: Cancel);

        var committed = Assert.IsType<CommandResult.Committed>(result);
        Assert.Equal(new StreamVersions([new(A, new StreamVersion(1)), new(B, new StreamVersion(1))]), committed.Versions);
        Assert.Equal(new LogPosition(2), committed.LastPosition);
        Assert.Equal(1, committed.Attempts);
    }

    [Fact]
    public async Task Events_of_all_streams_are_folded_in_position_order()
    {
        await ExecuteAsync("a", "b", "a", "b", "b");
        IReadOnlyList<Recorded<CounterEvent>> seen = [];

        await _commands.ExecuteAsync(new TestCommand(["b", "a"], (state, _) => { seen = state; return Decision.Nothing; }), cancellationToken: Cancel);

        Assert.Equal([1L, 2, 3, 4, 5], seen.Select(recorded => recorded.Position.Value));
        Assert.Equal(["a", "b", "a", "b", "b"], seen.Select(recorded => recorded.StreamId.Value));
    }

    [Fact]
    public async Task A_state_of_many_pages_is_of_one_moment()
    {
        await ExecuteAsync([.. Enumerable.Repeat("a", 25), .. Enumerable.Repeat("b", 25)]);
        var paged = new CommandExecutor(_store, new CommandExecutorOptions { PageSize = new PageSize(7) });
        var seen = 0;

        await paged.ExecuteAsync(new TestCommand(["a", "b"], (state, _) => { seen = state.Count; return Decision.Nothing; }), cancellationToken: Cancel);

        Assert.Equal(50, seen);
    }

    [Fact]
    public async Task A_rejection_says_why_and_appends_nothing()
    {
        var details = new Dictionary<string, string> { ["limit"] = "5" };

        var result = await _commands.ExecuteAsync(new TestCommand(["a"], (_, _) => Decision.Reject("too-many", "There are too many.", details)), cancellationToken: Cancel);

        Assert.Equal(new CommandResult.Rejected("too-many", "There are too many.", details, 1), result);
        Assert.Empty(await LogAsync());
    }

    [Fact]
    public async Task Deciding_nothing_or_to_append_no_event_appends_nothing()
    {
        Assert.Equal(new CommandResult.NothingToDo(1), await _commands.ExecuteAsync(new TestCommand(["a"], (_, _) => Decision.Nothing), cancellationToken: Cancel));
        Assert.Equal(new CommandResult.NothingToDo(1), await _commands.ExecuteAsync(new TestCommand(["a"], (_, _) => Decision.Append<CounterEvent>()), cancellationToken: Cancel));
        Assert.Empty(await LogAsync());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    public async Task A_stream_that_moved_on_has_the_command_decide_again_on_the_new_state(string moved)
    {
        await using var store = new InterceptedStore(_store, append => append == 1 ? ExecuteAsync(moved) : Task.CompletedTask);

        var result = await new CommandExecutor(store).ExecuteAsync(TestCommand.CountAll("a", "b"), cancellationToken: Cancel);

        Assert.Equal(2, Assert.IsType<CommandResult.Committed>(result).Attempts);
        Assert.Equal("""{"By":2}""", Encoding.UTF8.GetString((await LogAsync())[^1].Data.Span));
    }

    [Fact]
    public async Task Conflicts_end_after_the_attempts_that_the_policy_allows()
    {
        await using var store = new InterceptedStore(_store, _ => ExecuteAsync("b"));
        var options = new CommandOptions { Retry = new RetryPolicy { MaxAttempts = 3, BaseDelay = TimeSpan.Zero } };

        var result = await new CommandExecutor(store).ExecuteAsync(TestCommand.Count("a", "b"), options, Cancel);

        var conflicted = Assert.IsType<CommandResult.Conflicted>(result);
        Assert.Equal(3, conflicted.Attempts);
        Assert.Equal([new StreamConflict(B, new StreamVersion(2), new StreamVersion(3))], conflicted.Streams);
        Assert.DoesNotContain(await LogAsync(), recorded => recorded.StreamId == A);
    }

    [Fact]
    public async Task Commands_of_one_executor_on_one_stream_never_conflict()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => _commands.ExecuteAsync(TestCommand.CountAll("a"), cancellationToken: Cancel))));

        Assert.All(results, result => Assert.Equal(1, Assert.IsType<CommandResult.Committed>(result).Attempts));
    }

    [Fact]
    public async Task Executors_that_do_not_know_of_each_other_lose_no_decision()
    {
        var options = new CommandOptions { Retry = new RetryPolicy { MaxAttempts = 1_000, BaseDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(5) } };

        await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
        {
            var commands = new CommandExecutor(_store);
            for (var round = 0; round < 20; round++)
            {
                Assert.IsType<CommandResult.Committed>(await commands.ExecuteAsync(TestCommand.CountAll("a", "b"), options, Cancel));
            }
        })));

        // Each decision counted what was there and wrote one more: a lost update would repeat a number.
        var counts = (await LogAsync()).Select(recorded => ((CounterEvent.Counted)CounterEvent.Registry.Decode(recorded)[0].Data).By);
        Assert.Equal(Enumerable.Range(1, 320), counts);
    }

    [Fact]
    public async Task Every_event_of_a_decision_carries_the_metadata_of_its_execution()
    {
        var metadata = new EventMetadata { CorrelationId = "trace-1", CausationId = "message-2", UserId = "ann", Custom = new Dictionary<string, string> { ["tenant"] = "blue" } };

        await _commands.ExecuteAsync(TestCommand.Count("a", "b"), new CommandOptions { CorrelationId = "trace-1", CausationId = "message-2", UserId = "ann", Metadata = metadata.Custom }, Cancel);

        Assert.All(await LogAsync(), recorded => Assert.Equal(metadata, recorded.Metadata));
    }

    [Fact]
    public async Task An_undeclared_stream_has_no_handle()
    {
        var undeclared = new TestCommand(["a"], (_, streams) => Decision.Append(streams.Handle(B).Event(new CounterEvent.Counted(1))));

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => _commands.ExecuteAsync(undeclared, cancellationToken: Cancel));

        Assert.Contains("'b'", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await LogAsync());
    }

    [Fact]
    public async Task A_handle_that_was_kept_from_another_execution_is_refused()
    {
        StreamHandle<CounterEvent>? kept = null;
        await _commands.ExecuteAsync(new TestCommand(["a"], (_, streams) => { kept = streams.Handle(A); return Decision.Nothing; }), cancellationToken: Cancel);

        var smuggled = new TestCommand(["a"], (_, _) => Decision.Append(kept!.Event(new CounterEvent.Counted(1))));

        await Assert.ThrowsAsync<ArgumentException>(() => _commands.ExecuteAsync(smuggled, cancellationToken: Cancel));
        Assert.Empty(await LogAsync());
    }

    [Fact]
    public async Task A_command_that_breaks_a_rule_is_refused_before_anything_is_read()
    {
        await using var unreachable = new InMemoryEventStore();
        var commands = new CommandExecutor(unreachable, new CommandExecutorOptions { MaxStreams = 2 });

        await Assert.ThrowsAsync<ArgumentException>(() => commands.ExecuteAsync(TestCommand.Count(), cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => commands.ExecuteAsync(TestCommand.Count("a", "b", "c"), cancellationToken: Cancel));
        Assert.IsType<CommandResult.Committed>(await commands.ExecuteAsync(TestCommand.CountAll("a", "b", "a"), cancellationToken: Cancel));
    }

    [Fact]
    public async Task An_event_without_a_stored_name_and_a_decision_of_null_are_refused()
    {
        var unregistered = new TestCommand(["a"], (_, streams) => Decision.Append(streams.Handle(A).Event(new CounterEvent.Unregistered())));

        await Assert.ThrowsAsync<ArgumentException>(() => _commands.ExecuteAsync(unregistered, cancellationToken: Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => _commands.ExecuteAsync(new TestCommand(["a"], (_, _) => null!), cancellationToken: Cancel));
        Assert.Empty(await LogAsync());
    }

    [Theory]
    [InlineData("unheard-of", "{}")]
    [InlineData("counted", """{"By":"many"}""")]
    [InlineData("counted", "null")]
    public async Task A_stored_event_that_cannot_be_decoded_stops_the_decision_and_is_named(string type, string json)
    {
        var foreign = new NewEvent(A, EventId.Create(TimeProvider.System), new EventType(type), Encoding.UTF8.GetBytes(json), EventMetadata.Empty);
        await _store.AppendAsync(new AppendRequest(new StreamVersions([new(A, StreamVersion.Empty)]), [foreign]), Cancel);

        var undecodable = await Assert.ThrowsAsync<EventDecodingException>(() => _commands.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel));

        Assert.Equal([A], undecodable.Streams);
        Assert.Equal((new StreamVersion(1), new LogPosition(1)), (undecodable.Version, undecodable.Position));
        Assert.Single(await LogAsync());
    }

    [Fact]
    public async Task A_command_cancelled_while_it_waits_for_its_turn_lets_those_behind_it_pass()
    {
        var held = new TaskCompletionSource();
        await using var slow = new InterceptedStore(_store, append => append == 1 ? held.Task : Task.CompletedTask);
        var commands = new CommandExecutor(slow);
        using var source = new CancellationTokenSource();

        var first = commands.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);
        var cancelled = commands.ExecuteAsync(TestCommand.Count("a"), cancellationToken: source.Token);
        var last = commands.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        held.SetResult();

        Assert.IsType<CommandResult.Committed>(await first);
        Assert.IsType<CommandResult.Committed>(await last);
        Assert.Equal(2, (await LogAsync()).Count);
    }

    private async Task ExecuteAsync(params string[] streams)
    {
        foreach (var stream in streams)
        {
            await _commands.ExecuteAsync(TestCommand.Count(stream), cancellationToken: Cancel);
        }
    }

    private async Task<List<RecordedEvent>> LogAsync() => await _store.ReadAllAsync(new ReadLogRequest(LogPosition.Start), Cancel).ToListAsync(Cancel);
}
