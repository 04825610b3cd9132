using EventCore.Stores;

namespace EventCore;

/// <summary>Executes commands on a store: reads, folds, decides, appends, and decides again after a conflict.</summary>
/// <remarks>
/// Thread-safe; one executor serves a whole process. Commands of one executor that share a stream are decided in the order
/// they came, each on what those before it leave behind, so that contention within a process costs waiting and not conflicts.
/// Recently used streams are kept in memory, see <see cref="StreamCacheOptions"/>, and so are the states of commands that opted in
/// to snapshots, see <see cref="ISnapshotted{TState}"/>. Snapshots are saved in the background; there is nothing to dispose,
/// since one that the end of the process overtakes costs a later reader some events and nothing else.
/// </remarks>
public sealed class CommandExecutor
{
    private readonly CommandExecutorOptions _options;
    private readonly StreamTurns _turns = new();
    private readonly PendingDecisions _decisions;
    private readonly KeptStates _states;
    private readonly ReadPlanner _planner;
    private readonly CommandAttempt _attempt;

    /// <summary>An executor on a store, which stays its owner's to dispose.</summary>
    public CommandExecutor(IEventStore store, CommandExecutorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        _options = options ?? new CommandExecutorOptions();
        var cache = new StreamCache(_options.StreamCache);
        var stored = new StoredStates(store, _options.TimeProvider);
        var executed = new ExecutedCommands(store);
        _decisions = new PendingDecisions(cache);
        _states = new KeptStates(_options.Snapshots);
        var reader = new StateReader(store, stored, cache, _decisions, _options.PageSize);
        _planner = new ReadPlanner(cache, _decisions, stored, reader);
        _attempt = new CommandAttempt(
            _planner,
            reader,
            new DecisionEncoder(_options.TimeProvider),
            new DecisionSender(store, cache, _decisions, stored, executed),
            new DecisionConfirmer(store, cache),
            executed);
    }

    /// <summary>Executes a command: all of its decision is committed, or none of it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="options">Metadata, command id, retries and timeout of this execution.</param>
    /// <param name="cancellationToken">Ends the execution, or, where its append was sent, the wait for the answer.</param>
    /// <returns>What became of it: committed, nothing to do, rejected, or conflicted.</returns>
    /// <exception cref="ArgumentException">The command breaks a rule: no stream, too many, one of EventCore's own, or an event through another execution's handle.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up before anything was sent: nothing was appended, and nothing will be.</exception>
    /// <exception cref="CommandTimeoutException">The time was over before anything was sent: nothing was appended, and nothing will be.</exception>
    /// <exception cref="AppendOutcomeUnknownException">
    /// The caller gave up, the time was over, or the connection was lost after the append was sent: it may have been committed, or may be yet.
    /// </exception>
    /// <exception cref="CommandIdReusedException">The command id belongs to another command, or to the same one on other streams.</exception>
    /// <exception cref="EventCoreException">Whatever else the caller cannot decide about: store unreachable, event undecodable.</exception>
    public Task<CommandResult> ExecuteAsync<TState, TEvent>(
        ICommand<TState, TEvent> command,
        CommandOptions? options = null,
        CancellationToken cancellationToken = default)
        where TEvent : class, IEventUnion<TEvent>
    {
        options ??= CommandOptions.Default;
        return (options.Timeout ?? _options.Timeout) is { } timeout && timeout != Timeout.InfiniteTimeSpan
            ? ExecuteWithinAsync(timeout, command, options, cancellationToken)
            : ExecuteAttemptsAsync(command, options, cancellationToken);
    }

    private async Task<CommandResult> ExecuteWithinAsync<TState, TEvent>(
        TimeSpan timeout, ICommand<TState, TEvent> command, CommandOptions options, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        var limit = new TimeLimit(timeout, _options.TimeProvider);
        await using var limitScope = limit.ConfigureAwait(false);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await ExecuteAttemptsAsync(command, options, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled) when (either.IsCancellationRequested)
        {
            throw cancellationToken.IsCancellationRequested
                ? new OperationCanceledException(cancelled.Message, cancelled, cancellationToken)
                : new CommandTimeoutException(
                    $"{command.GetType().Name} was not decided and sent within {timeout}. Nothing was appended. Execute it again, or give it more time.",
                    CommandStreams.Declared(command, MaxStreams(options)),
                    timeout,
                    cancelled);
        }
    }

    private async Task<CommandResult> ExecuteAttemptsAsync<TState, TEvent>(ICommand<TState, TEvent> command, CommandOptions options, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        ArgumentNullException.ThrowIfNull(command);
        var retry = options.Retry ?? _options.Retry;
        var streams = CommandStreams.Declared(command, MaxStreams(options));
        var kept = _states.Of(command, streams);
        var discovers = command as IDiscoversStreams<TState>;
        var decideOn = options.DecideOn;
        var (begun, waits) = (_decisions.NextOrder, 0);
        cancellationToken.ThrowIfCancellationRequested();
        var turn = _turns.Join(streams);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                // The last attempt asks the store first, so that no command fails, and none is rejected, because the cache was behind.
                var isLast = attempt >= retry.MaxAttempts;
                var discovery = discovers is null ? null : new StreamDiscovery<TState>(discovers, streams, MaxStreams(options), _options.MaxDiscoveryRounds);
                var execution = new Execution<TState, TEvent>(command, streams, options, turn, begun, attempt, kept, discovery);
                if (!turn.IsGranted)
                {
                    // Others decide on some of the streams; those that nobody else wants are read in the meantime.
                    await _planner.ReadAheadAsync(execution, turn.Foremost, cancellationToken).ConfigureAwait(false);
                    await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
                }

                switch (await _attempt.RunAsync(execution, isLast ? DecideOn.FreshState : decideOn, cancellationToken).ConfigureAwait(false))
                {
                    case AttemptOutcome.Outdated outdated:
                        decideOn = outdated.Next;
                        break;
                    case AttemptOutcome.Answered { Result: CommandResult.Conflicted } when !isLast:
                        turn.Dispose();
                        await Task.Delay(NextDelay(retry, ++waits), _options.TimeProvider, cancellationToken).ConfigureAwait(false);
                        break;
                    case AttemptOutcome.Answered answered:
                        return answered.Result;
                }

                if (discovery is not null)
                {
                    // What was discovered once will be again: with a turn on that too, others of this process are waited for, not raced.
                    turn.Dispose();
                    turn = _turns.Join(discovery.All);
                }
                else if (turn.IsOver)
                {
                    turn = _turns.Join(streams);
                }
            }
        }
        finally
        {
            turn.Dispose();
        }
    }

    /// <summary>The record of a command id is in the append's version check too.</summary>
    private int MaxStreams(CommandOptions options) => options.CommandId is null ? _options.MaxStreams : _options.MaxStreams - 1;

    private TimeSpan NextDelay(RetryPolicy retry, int conflicts)
    {
        // Random is not thread-safe, and one may serve several executors.
        lock (_options.Jitter)
        {
            return retry.DelayAfter(conflicts, _options.Jitter.NextDouble());
        }
    }
}
