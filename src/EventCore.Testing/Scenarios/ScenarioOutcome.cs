namespace EventCore.Testing;

/// <summary>What becomes of a command. Each expectation throws <see cref="ScenarioFailedException"/> unless it holds, and may be followed by others or by further steps.</summary>
/// <remarks>Immutable, as every scenario is; the command is executed when the first expectation asks.</remarks>
/// <typeparam name="TState">The command's state.</typeparam>
/// <typeparam name="TEvent">The union of events in its streams.</typeparam>
public sealed class ScenarioOutcome<TState, TEvent> : Scenario<TEvent>
    where TEvent : class, IEventUnion<TEvent>
{
    private readonly Scenario<TEvent> _before;
    private readonly ScenarioCommand<TState, TEvent> _command;
    private readonly Lazy<(ScenarioRun<TEvent> Run, ScenarioExecution<TEvent> Execution)> _ended;

    internal ScenarioOutcome(Scenario<TEvent> before, ScenarioCommand<TState, TEvent> command)
        : base(before.Steps.Add(run => run.PassAsync(command)))
    {
        (_before, _command) = (before, command);
        _ended = new(() => Complete(RunCheckedAsync()));
    }

    /// <summary>
    /// And meanwhile somebody else appends these events: after the command has read its streams, and before it appends. Said again,
    /// they come before the append of the next attempt, and so on.
    /// </summary>
    /// <remarks>A command that does not get to append, since it is rejected say, has been answered when they come.</remarks>
    /// <param name="stream">The stream they are appended to.</param>
    /// <param name="events">In their order.</param>
    public ScenarioOutcome<TState, TEvent> Meanwhile(StreamId stream, params IEnumerable<TEvent> events)
    {
        var appended = new ScenarioEvents<TEvent>(stream, EventMetadata.Empty, events);
        return new ScenarioOutcome<TState, TEvent>(_before, _command with { Meanwhile = _command.Meanwhile.Add(appended.Encoded) });
    }

    /// <summary>It appends these events to one stream, in this order, and nothing else.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="events">What is stored of them is compared. There must be one at least.</param>
    /// <exception cref="ScenarioFailedException">It does something else.</exception>
    public ScenarioOutcome<TState, TEvent> ThenAppended(StreamId stream, params IEnumerable<TEvent> events)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(events);
        return ThenAppended([.. events.Select(@event => (stream, @event))]);
    }

    /// <summary>It appends these events to these streams, in this order, and nothing else.</summary>
    /// <param name="events">What is stored of them is compared. There must be one at least.</param>
    /// <exception cref="ScenarioFailedException">It does something else.</exception>
    public ScenarioOutcome<TState, TEvent> ThenAppended(params (StreamId Stream, TEvent Event)[] events)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Length == 0)
        {
            throw new ArgumentException($"Name the events that are appended, or use {nameof(ThenNothing)} where there are none.", nameof(events));
        }

        var expected = events.Select(pair => ComparedEvent.Of(TEvent.Registry.Encode(pair.Stream, id: default, pair.Event, EventMetadata.Empty))).ToList();
        if (Expect<CommandResult.Committed>($"append {Count(expected.Count)}") is { Appended: var appended }
            && ScenarioText.Difference(expected, [.. appended.Select(ComparedEvent.Of)]) is { } difference)
        {
            throw new ScenarioFailedException($"Expected {_command} to append {Count(expected.Count)}, but it appended others (- expected, + found):{difference}");
        }

        return this;
    }

    /// <summary>It appends events, at which the test takes a look of its own, as at their metadata.</summary>
    /// <param name="check">Gets the new events in their order, as they are read back.</param>
    /// <exception cref="ScenarioFailedException">It appends nothing.</exception>
    public ScenarioOutcome<TState, TEvent> ThenAppended(Action<IReadOnlyList<Recorded<TEvent>>> check)
    {
        ArgumentNullException.ThrowIfNull(check);
        check([.. Expect<CommandResult.Committed>("append events").Appended.SelectMany(stored => TEvent.Registry.Decode(stored))]);
        return this;
    }

    /// <summary>A business rule says no.</summary>
    /// <param name="code">The code of the rejection.</param>
    /// <exception cref="ScenarioFailedException">It does something else.</exception>
    public ScenarioOutcome<TState, TEvent> ThenRejected(string code)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(code);
        var what = $"be rejected, '{code}'";
        if (Expect<CommandResult.Rejected>(what) is { Result: CommandResult.Rejected rejected } execution && rejected.Code != code)
        {
            throw Failure(what, execution);
        }

        return this;
    }

    /// <summary>It finds nothing to do.</summary>
    /// <exception cref="ScenarioFailedException">It does something else.</exception>
    public ScenarioOutcome<TState, TEvent> ThenNothing()
    {
        _ = Expect<CommandResult.NothingToDo>("find nothing to do");
        return this;
    }

    /// <summary>It gives up, because others append first as often as it may be decided.</summary>
    /// <param name="streams">The streams that have moved on; not compared where none is named.</param>
    /// <exception cref="ScenarioFailedException">It does something else.</exception>
    public ScenarioOutcome<TState, TEvent> ThenConflicted(params IEnumerable<StreamId> streams)
    {
        ArgumentNullException.ThrowIfNull(streams);
        var expected = streams.Order().ToList();
        var what = expected.Count == 0 ? "give up" : $"give up on {string.Join(", ", expected)}";
        if (Expect<CommandResult.Conflicted>(what) is { Result: CommandResult.Conflicted conflicted } execution
            && expected.Count > 0 && !conflicted.Streams.Select(conflict => conflict.StreamId).SequenceEqual(expected))
        {
            throw Failure(what, execution);
        }

        return this;
    }

    /// <summary>It is decided so often: more than once after conflicts.</summary>
    /// <param name="attempts">How often.</param>
    /// <exception cref="ScenarioFailedException">It is decided more often or less often, or throws.</exception>
    public ScenarioOutcome<TState, TEvent> ThenAttempts(int attempts)
    {
        var what = $"be decided at attempt {attempts}";
        if (Expect<CommandResult>(what) is { Result.Attempts: var found } && found != attempts)
        {
            throw new ScenarioFailedException($"Expected {_command} to {what}, but it was at attempt {found}.");
        }

        return this;
    }

    /// <summary>Its result is looked at by the test itself, as for the message of a rejection.</summary>
    /// <param name="check">Gets the result.</param>
    /// <exception cref="ScenarioFailedException">It throws.</exception>
    public ScenarioOutcome<TState, TEvent> ThenResult(Action<CommandResult> check)
    {
        ArgumentNullException.ThrowIfNull(check);
        check(Expect<CommandResult>("have a result").Result!);
        return this;
    }

    /// <summary>Its state is looked at by the test itself: what comes of applying every event of its streams, the new ones included.</summary>
    /// <param name="check">Gets the state.</param>
    /// <exception cref="ScenarioFailedException">It throws.</exception>
    public ScenarioOutcome<TState, TEvent> ThenState(Action<TState> check)
    {
        ArgumentNullException.ThrowIfNull(check);
        _ = Expect<CommandResult>("have a state");
        check(Complete(_ended.Value.Run.FoldAsync(_command.Command)));
        return this;
    }

    /// <summary>It throws, because it breaks a rule of the library, or because an event cannot be read.</summary>
    /// <typeparam name="TException">The exception, or a type above it.</typeparam>
    /// <returns>The scenario as it was before the command, which has appended nothing.</returns>
    /// <exception cref="ScenarioFailedException">It throws something else, or nothing.</exception>
    public Scenario<TEvent> ThenThrows<TException>()
        where TException : Exception => ThenThrows<TException>(_ => { });

    /// <summary>It throws, and the test takes a look at the exception.</summary>
    /// <typeparam name="TException">The exception, or a type above it.</typeparam>
    /// <param name="check">Gets the exception.</param>
    /// <returns>The scenario as it was before the command, which has appended nothing.</returns>
    /// <exception cref="ScenarioFailedException">It throws something else, or nothing.</exception>
    public Scenario<TEvent> ThenThrows<TException>(Action<TException> check)
        where TException : Exception
    {
        ArgumentNullException.ThrowIfNull(check);
        var execution = _ended.Value.Execution;
        check(execution.Failure as TException ?? throw Failure($"throw {typeof(TException).Name}", execution));
        return _before;
    }

    private ScenarioExecution<TEvent> Expect<TResult>(string what)
        where TResult : CommandResult
    {
        var execution = _ended.Value.Execution;
        return execution.Result is TResult ? execution : throw Failure(what, execution);
    }

    private ScenarioFailedException Failure(string what, ScenarioExecution<TEvent> execution) => new(
        $"Expected {_command} to {what}, but it {Describe(execution)}",
        execution.Failure);

    /// <summary>A command that is snapshotted by stream has to do the same whether its streams are folded together or each by itself.</summary>
    private async Task<(ScenarioRun<TEvent> Run, ScenarioExecution<TEvent> Execution)> RunCheckedAsync()
    {
        var (run, together) = await RunAsync(SnapshotOptions.Off).ConfigureAwait(false);
        if (_command.Command is ISnapshottedByStream<TState>)
        {
            var (_, apart) = await RunAsync(SnapshotOptions.Default).ConfigureAwait(false);
            if (!IsSame(together, apart))
            {
                throw new ScenarioFailedException(
                    $"Expected {_command} to do the same whether its streams are folded together or each by itself, as {nameof(ISnapshottedByStream<>)} promises. Together it {Describe(together)} By itself it {Describe(apart)}",
                    apart.Failure);
            }
        }

        return (run, together);
    }

    private static bool IsSame(ScenarioExecution<TEvent> one, ScenarioExecution<TEvent> other) =>
        Equals(one.Result, other.Result)
        && one.Failure?.Message == other.Failure?.Message
        && ScenarioText.Difference([.. one.Appended.Select(ComparedEvent.Of)], [.. other.Appended.Select(ComparedEvent.Of)]) is null;

    private static string Describe(ScenarioExecution<TEvent> execution) =>
        execution.Failure is { } failure ? $"threw {ScenarioText.Describe(failure)}" : ScenarioText.Describe(execution.Result!, execution.Appended);

    private async Task<(ScenarioRun<TEvent> Run, ScenarioExecution<TEvent> Execution)> RunAsync(SnapshotOptions snapshots)
    {
        var run = new ScenarioRun<TEvent>(snapshots);
        foreach (var step in _before.Steps)
        {
            await step(run).ConfigureAwait(false);
        }

        return (run, await run.ExecuteAsync(_command).ConfigureAwait(false));
    }

    private static string Count(int events) => events == 1 ? "1 event" : $"{events} events";

#pragma warning disable RS0030 // A scenario waits for nothing but memory, and a test that need not be awaited cannot be forgotten to be.
    private static T Complete<T>(Task<T> task) => task.GetAwaiter().GetResult();
#pragma warning restore RS0030
}
