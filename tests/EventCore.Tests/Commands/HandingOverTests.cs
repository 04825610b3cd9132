namespace EventCore.Tests;

/// <summary>What others do while a decision is handed over to the store, which may commit it before the call returns.</summary>
public sealed class HandingOverTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly InMemoryEventStore _inner = new();

    /// <summary>Another process: knows nothing of what is handed over here.</summary>
    private readonly CommandExecutor _elsewhere;

    public HandingOverTests() => _elsewhere = new CommandExecutor(_inner);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    [Fact]
    public async Task A_refusal_is_no_older_than_its_call_where_that_begins_while_an_append_is_handed_over()
    {
        var store = new RecordingStore(_inner);
        var commands = new CommandExecutor(store);
        await commands.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<CommandResult>? rejection = null;
        store.After = () =>
        {
            store.After = () => Task.CompletedTask;
            var elsewhere = Task.Run(() => _elsewhere.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel), Cancel);
            Until(() => elsewhere.IsCompletedSuccessfully);
            rejection = commands.ExecuteAsync(new TestCommand(["a"], (state, _) => Keep(state)), cancellationToken: Cancel);
            return answer.Task;
        };

        var append = commands.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);
        answer.SetResult();

        Assert.IsType<CommandResult.Committed>(await append);
        Assert.Equal("3", Assert.IsType<CommandResult.Rejected>(await rejection!.WaitAsync(Patience, Cancel)).Message);
    }

    [Fact]
    public async Task What_is_read_while_an_append_is_handed_over_may_come_behind_it()
    {
        var store = new RecordingStore(_inner);
        var commands = new CommandExecutor(store);
        await commands.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);
        var (read, answer) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        store.Before = call => call == "read b>0" ? read.Task : Task.CompletedTask;
        var reading = commands.ExecuteAsync(new TestCommand(["b"], (state, _) => Keep(state)), cancellationToken: Cancel);
        store.After = () =>
        {
            store.After = () => Task.CompletedTask;
            var elsewhere = Task.Run(() => _elsewhere.ExecuteAsync(TestCommand.Count("b"), cancellationToken: Cancel), Cancel);
            Until(() => elsewhere.IsCompletedSuccessfully);
            read.SetResult();
            Until(() => reading.IsCompletedSuccessfully);
            return answer.Task;
        };

        var append = commands.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);
        IReadOnlyList<Recorded<CounterEvent>> seen = [];
        var seeing = commands.ExecuteAsync(new TestCommand(["a", "b"], (state, _) => Keep(seen = state)), cancellationToken: Cancel);
        answer.SetResult();

        Assert.IsType<CommandResult.Committed>(await append);
        Assert.IsType<CommandResult.Rejected>(await seeing.WaitAsync(Patience, Cancel));
        Assert.Equal(["a", "a", "b"], seen.Select(recorded => recorded.StreamId.Value));
    }

    private static Decision<CounterEvent> Keep(IReadOnlyList<Recorded<CounterEvent>> seen) => Decision.Reject("seen", $"{seen.Count}");

    /// <summary>Waits without giving up the thread, as a store that is slow to take an append does.</summary>
    private static void Until(Func<bool> isSo) => Assert.True(SpinWait.SpinUntil(isSo, Patience));
}
