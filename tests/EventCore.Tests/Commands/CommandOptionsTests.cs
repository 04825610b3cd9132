using System.Diagnostics;
using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>What a caller says, or leaves to the library, about one execution; and how it ends before its time.</summary>
public sealed class CommandOptionsTests : IAsyncDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly InMemoryEventStore _store = new();
    private readonly CommandExecutor _commands;

    public CommandOptionsTests() => _commands = new CommandExecutor(_store);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Without_options_events_carry_the_current_trace()
    {
        await _commands.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);
        using var trace = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        await _commands.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);
        await _commands.ExecuteAsync(TestCommand.Count("a"), new CommandOptions { CorrelationId = "mine" }, Cancel);

        Assert.Equal([null, trace.TraceId.ToHexString(), "mine"], (await LogAsync()).Select(recorded => recorded.Metadata.CorrelationId));
    }

    [Fact]
    public async Task What_caused_a_command_is_its_id_unless_said_otherwise()
    {
        await _commands.ExecuteAsync(TestCommand.Count("a"), new CommandOptions { CommandId = new CommandId("1") }, Cancel);
        await _commands.ExecuteAsync(TestCommand.Count("a"), new CommandOptions { CommandId = new CommandId("2"), CausationId = "message-7" }, Cancel);

        Assert.Equal(["1", "1", "message-7", "message-7"], (await LogAsync()).Select(recorded => recorded.Metadata.CausationId));
    }

    [Fact]
    public void Values_that_no_store_could_keep_are_refused_by_name()
    {
        var tooLong = new string('x', 256);

        Assert.Throws<ArgumentException>(nameof(CommandOptions.CorrelationId), () => new CommandOptions { CorrelationId = tooLong });
        Assert.Throws<ArgumentException>(nameof(CommandOptions.CausationId), () => new CommandOptions { CausationId = tooLong });
        Assert.Throws<ArgumentException>(nameof(CommandOptions.UserId), () => new CommandOptions { UserId = tooLong });
        Assert.Throws<ArgumentException>(nameof(CommandOptions.Metadata), () => new CommandOptions { Metadata = new Dictionary<string, string> { ["$mine"] = "" } });
        Assert.Throws<ArgumentNullException>(nameof(CommandOptions.Metadata), () => new CommandOptions { Metadata = null! });
        foreach (var timeout in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromSeconds(-1), TimeSpan.FromDays(2)])
        {
            Assert.Throws<ArgumentOutOfRangeException>(nameof(CommandOptions.Timeout), () => new CommandOptions { Timeout = timeout });
            Assert.Throws<ArgumentOutOfRangeException>(nameof(CommandExecutorOptions.Timeout), () => new CommandExecutorOptions { Timeout = timeout });
        }
    }

    [Theory]
    [InlineData("read")]
    [InlineData("append")]
    [InlineData("versions")]
    public async Task Time_that_is_over_before_anything_was_sent_appends_nothing(string stalls)
    {
        var commands = new CommandExecutor(Stalling(stalls), new CommandExecutorOptions { Timeout = Soon });
        var command = stalls == "versions" ? new DiscoveringCommand(["a"], _ => ["b"], (_, _) => Decision.Nothing) : (ICommand<IReadOnlyList<Recorded<CounterEvent>>, CounterEvent>)TestCommand.Count("a");

        var timeout = await Assert.ThrowsAsync<CommandTimeoutException>(() => commands.ExecuteAsync(command, cancellationToken: Cancel).WaitAsync(Patience, Cancel));

        Assert.True(timeout.IsTransient);
        Assert.Equal((Soon, "a"), (timeout.Timeout, Assert.Single(timeout.Streams).Value));
        Assert.Empty(await LogAsync());
    }

    [Fact]
    public async Task A_callback_that_throws_when_the_time_is_over_ends_the_call_alone()
    {
        var (time, called) = (new HeldTime(), 0);
        var store = new StallingStore(_store, "read")
        {
            WhenGivenUp = () =>
            {
                called++;
                throw new ObjectDisposedException("connection");
            },
        };
        var executing = new CommandExecutor(store, new CommandExecutorOptions { Timeout = Soon, TimeProvider = time }).ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);

        // On the timer's thread, where nobody would catch it.
        time.Release();

        await Assert.ThrowsAsync<CommandTimeoutException>(() => executing.WaitAsync(Patience, Cancel));
        Assert.Equal(1, called);
    }

    [Fact]
    public async Task So_does_a_wait_between_attempts_or_for_a_turn()
    {
        var held = new HeldStore(_store);
        var commands = new CommandExecutor(held, new CommandExecutorOptions { StreamCache = StreamCacheOptions.Off });
        var first = commands.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);

        await Assert.ThrowsAsync<CommandTimeoutException>(() => commands.ExecuteAsync(TestCommand.Count("a"), new CommandOptions { Timeout = Soon }, Cancel).WaitAsync(Patience, Cancel));
        await held.OpenAsync();
        await first;
        var slowly = new CommandOptions { Timeout = Soon, Retry = new RetryPolicy { BaseDelay = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromHours(1) } };
        var contended = new CommandExecutor(new InterceptedStore(_store, async _ => await _commands.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel)));
        await Assert.ThrowsAsync<CommandTimeoutException>(() => contended.ExecuteAsync(TestCommand.Count("a"), slowly, Cancel).WaitAsync(Patience, Cancel));

        Assert.Equal(2, (await LogAsync()).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_sent_and_not_answered_in_time_has_an_unknown_outcome(bool isTimeout)
    {
        var (held, time) = (new HeldStore(_store), new HeldTime());
        var commands = new CommandExecutor(held, new CommandExecutorOptions { TimeProvider = time });
        using var cancellation = new CancellationTokenSource();

        var waiting = commands.ExecuteAsync(TestCommand.Count("a"), new CommandOptions { Timeout = Patience }, cancellation.Token);
        Assert.Single(held.Held);
        if (isTimeout)
        {
            time.Release();
        }
        else
        {
            await cancellation.CancelAsync();
        }

        var unknown = await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => waiting.WaitAsync(Patience, Cancel));
        await held.OpenAsync();

        Assert.Equal(("a", null), (Assert.Single(unknown.Streams).Value, unknown.CommandId));
        Assert.Equal(Assert.Single(await LogAsync()).Id, Assert.Single(unknown.EventIds));
    }

    [Fact]
    public async Task A_callers_own_cancellation_is_not_taken_for_a_timeout()
    {
        using var cancellation = new CancellationTokenSource();
        var commands = new CommandExecutor(Stalling("read"), new CommandExecutorOptions { Timeout = Patience });

        var waiting = commands.ExecuteAsync(TestCommand.Count("a"), cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience, Cancel));
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
    }

    [Fact]
    public async Task A_call_may_have_more_time_than_the_executor_gives()
    {
        var (held, time) = (new HeldStore(_store), new HeldTime());
        var commands = new CommandExecutor(held, new CommandExecutorOptions { Timeout = Soon, TimeProvider = time });

        var patient = commands.ExecuteAsync(TestCommand.Count("a"), new CommandOptions { Timeout = Timeout.InfiniteTimeSpan }, Cancel);
        var impatient = commands.ExecuteAsync(TestCommand.Count("b"), cancellationToken: Cancel);
        Assert.Equal(2, held.Held.Count());
        time.Release();
        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => impatient.WaitAsync(Patience, Cancel));
        await held.OpenAsync();

        Assert.IsType<CommandResult.Committed>(await patient);
    }

    /// <summary>A store whose calls of one kind begin only when their caller has given up, and do not act then.</summary>
    private StallingStore Stalling(string stalls) => new(_store, stalls);

    private async Task<List<RecordedEvent>> LogAsync() => await _store.ReadAllAsync(new ReadLogRequest(LogPosition.Start), Cancel).ToListAsync(Cancel);
}
