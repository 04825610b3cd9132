using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>Decisions that append nothing: no append looks at their versions, so they are looked at before the answer.</summary>
public sealed class StreamCacheConfirmationTests : IAsyncDisposable
{
    private readonly InMemoryEventStore _inner = new();
    private readonly RecordingStore _store;
    private readonly CommandExecutor _commands;
    private readonly CommandExecutor _elsewhere;

    public StreamCacheConfirmationTests()
    {
        _store = new RecordingStore(_inner);
        _commands = new CommandExecutor(_store);
        _elsewhere = new CommandExecutor(_inner);
    }

    public static TheoryData<string> WaysToAppendNothing { get; } = ["reject", "nothing", "throw"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [MemberData(nameof(WaysToAppendNothing))]
    public async Task What_the_store_would_have_accepted_is_not_refused_because_the_cache_was_behind(string otherwise)
    {
        await WarmAsync();
        await MoveOnAsync("b");

        var result = await _commands.ExecuteAsync(AppendIf(count: 3, otherwise), cancellationToken: Cancel);

        Assert.Equal(2, Assert.IsType<CommandResult.Committed>(result).Attempts);
    }

    [Theory]
    [MemberData(nameof(WaysToAppendNothing))]
    public async Task Nor_because_others_come_first_at_every_step(string otherwise)
    {
        await WarmAsync();
        var moves = 0;
        _store.Before = call => call == "append" ? Task.CompletedTask : Task.WhenAll(Enumerable.Repeat(0, ++moves).Select(_ => MoveOnAsync("a")));

        // 2 events are cached, 3 is what a confirmation finds; a rejection of any other number than the last would be too old.
        var seen = 0;
        var result = await _commands.ExecuteAsync(
            new TestCommand(["a", "b"], (state, _) =>
            {
                seen = state.Count;
                return otherwise switch
                {
                    "reject" => Decision.Reject("not-yet", "There are not as many."),
                    "nothing" => Decision.Nothing,
                    _ => state.Count == 2 ? throw new InvalidOperationException() : Decision.Nothing,
                };
            }),
            cancellationToken: Cancel);

        Assert.Equal(2, result.Attempts);
        Assert.Equal((await _inner.ReadStreamsAsync(new ReadStreamsRequest([new(new StreamId("a")), new(new StreamId("b"))]), Cancel)).Events.Count, seen);
    }

    [Fact]
    public async Task A_rejection_that_is_still_true_costs_one_look_at_the_versions()
    {
        await WarmAsync();

        var result = await _commands.ExecuteAsync(AppendIf(count: 9, "reject"), cancellationToken: Cancel);

        Assert.Equal(("not-yet", 1), (Assert.IsType<CommandResult.Rejected>(result).Code, result.Attempts));
        Assert.Equal(["versions a b"], _store.Calls);
    }

    [Fact]
    public async Task A_rejection_that_was_dropped_is_decided_again_on_all_tails_of_one_moment()
    {
        await WarmAsync();
        await MoveOnAsync("b");

        var result = await _commands.ExecuteAsync(AppendIf(count: 9, "reject"), cancellationToken: Cancel);

        Assert.Equal(2, Assert.IsType<CommandResult.Rejected>(result).Attempts);
        Assert.Equal(["versions a b", "read a>1 b>1"], _store.Calls);
    }

    [Theory]
    [MemberData(nameof(WaysToAppendNothing))]
    public async Task A_state_that_was_read_in_one_call_needs_no_confirmation(string otherwise)
    {
        await MoveOnAsync("a");

        await ExecuteOrThrowAsync(AppendIf(count: 9, otherwise), CommandOptions.Default);
        await ExecuteOrThrowAsync(AppendIf(count: 9, otherwise), new CommandOptions { DecideOn = DecideOn.FreshState });
        await ExecuteOrThrowAsync(AppendIf(count: 9, otherwise), new CommandOptions { Retry = RetryPolicy.None });

        Assert.Equal(["read a>0 b>0", "read a>1 b>0", "read a>1 b>0"], _store.Calls);
    }

    [Fact]
    public async Task A_state_of_which_only_a_part_was_read_needs_one()
    {
        await _commands.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);
        _store.Clear();

        await _commands.ExecuteAsync(AppendIf(count: 9, "reject"), cancellationToken: Cancel);

        Assert.Equal(["read b>0", "versions a b"], _store.Calls);
    }

    [Fact]
    public async Task A_command_sees_an_exception_of_its_own_only_if_it_comes_again_on_a_fresh_state()
    {
        await WarmAsync();

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => _commands.ExecuteAsync(AppendIf(count: 9, "throw"), cancellationToken: Cancel));

        Assert.Equal("2 events", thrown.Message);
        Assert.Equal(["read a>1 b>1"], _store.Calls);
    }

    [Fact]
    public async Task A_rejection_is_always_an_answer_within_the_attempts_however_often_the_streams_move()
    {
        await WarmAsync();
        _store.Before = call => call == "append" ? Task.CompletedTask : MoveOnAsync("b");

        foreach (var attempts in new[] { 1, 2, 3 })
        {
            var options = new CommandOptions { Retry = new RetryPolicy { MaxAttempts = attempts } };
            var result = await _commands.ExecuteAsync(AppendIf(count: 99, "reject"), options, Cancel);

            Assert.InRange(Assert.IsType<CommandResult.Rejected>(result).Attempts, 1, attempts);
        }
    }

    private async Task WarmAsync()
    {
        await _commands.ExecuteAsync(TestCommand.Count("a", "b"), cancellationToken: Cancel);
        _store.Clear();
    }

    /// <summary>Appends behind the cache's back, as another process would.</summary>
    private Task<CommandResult> MoveOnAsync(string stream) => _elsewhere.ExecuteAsync(TestCommand.Count(stream), cancellationToken: Cancel);

    private async Task ExecuteOrThrowAsync(TestCommand command, CommandOptions options)
    {
        try
        {
            Assert.IsNotType<CommandResult.Committed>(await _commands.ExecuteAsync(command, options, Cancel));
        }
        catch (InvalidOperationException)
        {
            // Its own, which is an answer like the others.
        }
    }

    private static TestCommand AppendIf(int count, string otherwise) => new(["a", "b"], (state, streams) => (state.Count, otherwise) switch
    {
        _ when state.Count == count => Decision.Append(streams.Handle(new StreamId("a")).Event(new CounterEvent.Counted(1))),
        (_, "reject") => Decision.Reject("not-yet", "There are not as many."),
        (_, "nothing") => Decision.Nothing,
        _ => throw new InvalidOperationException($"{state.Count} events"),
    });
}
