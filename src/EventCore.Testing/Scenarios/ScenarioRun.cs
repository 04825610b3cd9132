using System.Diagnostics;

namespace EventCore.Testing;

/// <summary>One run of a scenario, on a log of its own.</summary>
#pragma warning disable CA1001 // The log is memory, which nobody needs to give back.
internal sealed class ScenarioRun<TEvent>
#pragma warning restore CA1001
    where TEvent : class, IEventUnion<TEvent>
{
    private readonly ScenarioTime _time = new();
    private readonly ScenarioStore _store;
    private readonly CommandExecutor _executor;

    /// <param name="snapshots">Off, unless the run is to fold by stream the commands that do so.</param>
    public ScenarioRun(SnapshotOptions snapshots)
    {
        _store = new ScenarioStore(_time);

        // Each attempt reads everything, so that how often a command is decided tells of the command alone, and not of what is cached.
        _executor = new CommandExecutor(_store, new CommandExecutorOptions { StreamCache = StreamCacheOptions.Off, Snapshots = snapshots, TimeProvider = _time });
    }

    public Task AppendAsync(ScenarioEvents<TEvent> given) => _store.AppendAsync(given.Encoded);

    public Task AdvanceAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }

    /// <summary>Executes a command that the scenario goes on after.</summary>
    public async Task PassAsync<TState>(ScenarioCommand<TState, TEvent> command)
    {
        var execution = await ExecuteAsync(command).ConfigureAwait(false);
        if (execution.Failure is { } failure)
        {
            throw new ScenarioFailedException($"Expected {command} to be executed before the next step, but it threw {ScenarioText.Describe(failure)}", failure);
        }
    }

    public async Task<ScenarioExecution<TEvent>> ExecuteAsync<TState>(ScenarioCommand<TState, TEvent> command)
    {
        // A trace of the test run would find its way into the metadata.
        Activity.Current = null;
        var retry = command.Options.Retry ?? RetryPolicy.Default;
        var options = command.Options with { Retry = retry with { BaseDelay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero }, DecideOn = DecideOn.FreshState };
        CommandResult? result = null;
        Exception? failure = null;
        _store.Watch(command.Meanwhile);
        try
        {
            result = await _executor.ExecuteAsync(command.Command, options, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            failure = thrown;
        }

        var appended = await _store.EndAsync().ConfigureAwait(false);
        return new ScenarioExecution<TEvent>(result, failure, [.. appended.Where(recorded => !IsOwn(recorded.StreamId))]);
    }

    /// <summary>The state of the command that was executed last, as the log is now.</summary>
    public async Task<TState> FoldAsync<TState>(ICommand<TState, TEvent> command)
    {
        var fold = new StateOf<TState, TEvent>(command, [.. _store.Read.Where(streamId => !IsOwn(streamId))]);
        _ = await _executor.ExecuteAsync(fold).ConfigureAwait(false);
        return fold.State;
    }

    /// <summary>What the library itself writes down is no event of the union.</summary>
    private static bool IsOwn(StreamId streamId) => streamId.Value.StartsWith('$');
}
