using System.Collections.Concurrent;
using System.Diagnostics;
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
    private readonly IEventStore _store;
    private readonly CommandExecutorOptions _options;
    private readonly StreamTurns _turns = new();
    private readonly StreamCache _cache;
    private readonly PendingDecisions _decisions;
    private readonly KeptStates _states;
    private readonly StoredStates _stored;
    private readonly StateReader _reader;

    // Types of commands, so there is a bound: those that asked for what an event on its way into the log does not have yet.
    private readonly ConcurrentDictionary<Type, bool> _needCommitted = [];

    /// <summary>An executor on a store, which stays its owner's to dispose.</summary>
    public CommandExecutor(IEventStore store, CommandExecutorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _options = options ?? new CommandExecutorOptions();
        _cache = new StreamCache(_options.StreamCache);
        _decisions = new PendingDecisions(_cache);
        _states = new KeptStates(_options.Snapshots);
        _stored = new StoredStates(store, _options.TimeProvider);
        _reader = new StateReader(store, _stored, _cache, _decisions, _options.PageSize);
    }

    /// <summary>Executes a command: all of its decision is committed, or none of it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="options">Metadata and retries of this execution.</param>
    /// <param name="cancellationToken">Cancels the wait, not the outcome: a command cancelled while it appends may have committed.</param>
    /// <returns>What became of it: committed, nothing to do, rejected, or conflicted.</returns>
    /// <exception cref="ArgumentException">The command breaks a rule: no stream, too many, or an event through another execution's handle.</exception>
    /// <exception cref="EventCoreException">The caller cannot decide: store unreachable, event undecodable, outcome unknown.</exception>
    public async Task<CommandResult> ExecuteAsync<TState, TEvent>(
        ICommand<TState, TEvent> command,
        CommandOptions? options = null,
        CancellationToken cancellationToken = default)
        where TEvent : class, IEventUnion<TEvent>
    {
        ArgumentNullException.ThrowIfNull(command);
        options ??= CommandOptions.Default;
        var retry = options.Retry ?? _options.Retry;
        var streams = RequireStreams(command);
        var kept = command is ISnapshotted<TState> snapshotted ? _states.For(RequireDefinition(snapshotted), streams) : null;
        var decideOn = options.DecideOn;
        var (begun, waits) = (_decisions.NextOrder, 0);
        cancellationToken.ThrowIfCancellationRequested();
        var turn = _turns.Join(streams);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                if (!turn.IsGranted)
                {
                    // Others decide on some of the streams; those that nobody else wants are read in the meantime.
                    await ReadAheadAsync<TState, TEvent>(kept, turn.Foremost, cancellationToken).ConfigureAwait(false);
                    await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
                }

                // The last attempt asks the store first, so that no command fails, and none is rejected, because the cache was behind.
                var isLast = attempt >= retry.MaxAttempts;
                var execution = new Execution<TState, TEvent>(command, streams, options, turn, begun, attempt, kept);
                switch (await AttemptAsync(execution, isLast ? DecideOn.FreshState : decideOn, cancellationToken).ConfigureAwait(false))
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

                if (turn.IsOver)
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

    private StreamId[] RequireStreams<TState, TEvent>(ICommand<TState, TEvent> command)
        where TEvent : class, IEventUnion<TEvent>
    {
        var declared = command.DeclaredStreams;
        StreamId[] streams = declared is ICollection<StreamId> { Count: 1 } ? [.. declared] : [.. declared.Distinct().Take(_options.MaxStreams + 1)];
        return streams.Length switch
        {
            0 => throw new ArgumentException($"{command.GetType().Name} must declare at least one stream, but declares none.", nameof(command)),
            var count when count > _options.MaxStreams => throw new ArgumentException(
                $"{command.GetType().Name} declares more than {_options.MaxStreams} streams. Decide over fewer, or raise {nameof(CommandExecutorOptions)}.{nameof(CommandExecutorOptions.MaxStreams)} and {nameof(AppendLimits)}.{nameof(AppendLimits.MaxStreams)}.",
                nameof(command)),
            _ => streams,
        };
    }

    private static SnapshotDefinition<TState> RequireDefinition<TState>(ISnapshotted<TState> command) => command.Snapshot
        ?? throw new ArgumentException($"{command.GetType().Name} is snapshotted, but names no snapshot. Return the definition that its type keeps in a static field.", nameof(command));

    /// <summary>Reads into the cache what it lacks of some streams: whole ones, so not for a command that may need only their tails.</summary>
    private ValueTask ReadAheadAsync<TState, TEvent>(KeptState<TState>? kept, IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent> =>
        kept is null ? _reader.ReadAheadAsync<TEvent>(streams, cancellationToken) : ValueTask.CompletedTask;

    private async ValueTask<AttemptOutcome> AttemptAsync<TState, TEvent>(Execution<TState, TEvent> execution, DecideOn decideOn, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        var plan = await PlanAsync(execution, decideOn, cancellationToken).ConfigureAwait(false);
        DecisionBasis<TState, TEvent> basis;
        Decision<TEvent> decision;
        AppendRequest? append;
        try
        {
            basis = await _reader.ReadAsync(execution, plan, cancellationToken).ConfigureAwait(false);
            KeepState(execution, basis);
            (decision, append) = Decide(execution, basis);
        }
        catch (Exception failure) when (!plan.IsOfOneMoment && failure is not EventCoreException && !cancellationToken.IsCancellationRequested)
        {
            if (failure.GetBaseException() is EventPlaceUnknownException)
            {
                _needCommitted[execution.Command.GetType()] = true;
            }

            // A command may fail on streams that the store never held together. Where it fails on one moment's, its caller is told.
            return new AttemptOutcome.Outdated(DecideOn.FreshState);
        }

        return decision switch
        {
            Decision<TEvent>.Append => await AppendAsync(execution, basis, append!, cancellationToken).ConfigureAwait(false),
            Decision<TEvent>.Reject { Rejection: var rejection } => await ConfirmAsync(
                execution, basis, new CommandResult.Rejected(rejection.Code, rejection.Message, rejection.Details, execution.Attempt), cancellationToken).ConfigureAwait(false),
            Decision<TEvent>.Nothing => await ConfirmAsync(execution, basis, new CommandResult.NothingToDo(execution.Attempt), cancellationToken).ConfigureAwait(false),
            _ => throw new UnreachableException(),
        };
    }

    private async ValueTask<ReadPlan<TEvent>> PlanAsync<TState, TEvent>(Execution<TState, TEvent> execution, DecideOn decideOn, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        if (TryPlan(execution, decideOn) is not { } plan)
        {
            // With everything else in the cache, it may be possible to decide before the decisions under way have settled.
            await ReadAheadAsync<TState, TEvent>(execution.Kept, _decisions.Unconcerned(execution.Streams), cancellationToken).ConfigureAwait(false);
            plan = TryPlan(execution, decideOn);
        }

        if (plan is null)
        {
            await _decisions.WhenSettledAsync(execution.Streams, cancellationToken).ConfigureAwait(false);
            plan = TryPlan(execution, decideOn) ?? throw new UnreachableException("Somebody decided on streams that are another's turn.");
        }

        return execution.Kept is { } kept && plan.ReadsWholeStreams && await _stored.FindAsync(kept, cancellationToken).ConfigureAwait(false) is { } found
            ? plan.GoingOnFrom(latest: null, found) ?? throw new UnreachableException("A plan that reads waits for nobody.")
            : plan;
    }

    private ReadPlan<TEvent>? TryPlan<TState, TEvent>(Execution<TState, TEvent> execution, DecideOn decideOn)
        where TEvent : class, IEventUnion<TEvent>
    {
        var need = execution.Kept is null ? HistoryNeed.Whole : HistoryNeed.Tail;
        var plan = ReadPlan<TEvent>.For(execution.Streams, _cache, _decisions, decideOn, looksAhead: !_needCommitted.ContainsKey(execution.Command.GetType()), need);
        return execution.Kept is { } kept ? plan?.GoingOnFrom(kept.Latest, kept.Proved) : plan;
    }

    /// <summary>Remembers what a snapshotted command is about to be decided on, so that the next one need not fold it again.</summary>
    private static void KeepState<TState, TEvent>(Execution<TState, TEvent> execution, DecisionBasis<TState, TEvent> basis)
        where TEvent : class, IEventUnion<TEvent>
    {
        if (execution.Kept is { } kept)
        {
            kept.Fold(basis.Folded);
            if (basis.IsOfOneMoment)
            {
                kept.Prove(basis.Folded);
            }
        }
    }

    private (Decision<TEvent> Decision, AppendRequest? Append) Decide<TState, TEvent>(Execution<TState, TEvent> execution, DecisionBasis<TState, TEvent> basis)
        where TEvent : class, IEventUnion<TEvent>
    {
        var declared = new DeclaredStreams<TEvent>(basis.Versions, declared: basis.Versions.Count, discovered: []);
        var decision = execution.Command.Decide(basis.State, declared)
            ?? throw new ArgumentException($"{execution.Command.GetType().Name} decided null. Return {nameof(Decision)}.{nameof(Decision.Nothing)} to append nothing.", "command");
        return (decision, decision is Decision<TEvent>.Append append ? new AppendRequest(basis.Versions, Encode(execution, append, declared), basis.LastEvents()) : null);
    }

    private NewEvent[] Encode<TState, TEvent>(Execution<TState, TEvent> execution, Decision<TEvent>.Append decision, DeclaredStreams<TEvent> declared)
        where TEvent : class, IEventUnion<TEvent>
    {
        var events = new NewEvent[decision.Events.Length];
        for (var index = 0; index < events.Length; index++)
        {
            var @event = decision.Events[index];
            if (!@event.Handle.BelongsTo(declared))
            {
                throw new ArgumentException(
                    $"{execution.Command.GetType().Name} appends to '{@event.StreamId}' through a handle of another execution. Use the handles that were passed in.", "command");
            }

            events[index] = TEvent.Registry.Encode(@event.StreamId, EventId.Create(_options.TimeProvider), @event.Data, execution.Options.Metadata);
        }

        return events;
    }

    private async ValueTask<AttemptOutcome> AppendAsync<TState, TEvent>(
        Execution<TState, TEvent> execution, DecisionBasis<TState, TEvent> basis, AppendRequest append, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        var decision = PendingDecision.Of(basis, append, looksAhead: !_cache.IsOff, execution.Kept is null ? null : _cache.MaxStreamBytes);
        switch (await SendAsync(execution, basis, decision, cancellationToken).ConfigureAwait(false))
        {
            case null:
                return new AttemptOutcome.Outdated(DecideOn.CachedState);
            case AppendResult.Appended appended:
                if (execution.Kept is { } kept)
                {
                    // The append found all of the streams at these very events, so the state is of one moment, that of the commit.
                    kept.Prove(basis.Folded);
                    _stored.Offer(kept, basis.Folded);
                }

                return new AttemptOutcome.Answered(new CommandResult.Committed(appended.Versions, appended.LastPosition, execution.Attempt));
            case AppendResult.Conflict conflict:
                CommandMetrics.Conflicts.Add(1);
                foreach (var stream in conflict.Streams)
                {
                    _cache.See<TEvent>(stream);
                }

                // What it was made on may have failed without anybody here knowing yet, and would be decided on again.
                _ = await decision.Settled.WaitAsync(cancellationToken).ConfigureAwait(false);

                // A stream that moved after it was read is contended. One that had moved before only shows that the cache was behind.
                return conflict.Streams.Any(stream => basis.Read.ContainsKey(stream.StreamId))
                    ? new AttemptOutcome.Answered(new CommandResult.Conflicted(conflict.Streams, execution.Attempt))
                    : new AttemptOutcome.Outdated(DecideOn.CachedState);
            default:
                throw new UnreachableException();
        }
    }

    /// <returns>Null where the decision was made on one that has failed since.</returns>
    private async ValueTask<AppendResult?> SendAsync<TState, TEvent>(
        Execution<TState, TEvent> execution, DecisionBasis<TState, TEvent> basis, PendingDecision decision, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        AppendResult? result = null;
        try
        {
            if (_decisions.Send(decision, _store, cancellationToken) is not { } answer)
            {
                return null;
            }

            if (!answer.IsCompleted)
            {
                // Who comes next decides on what this one leaves behind, and need not wait for the answer.
                execution.Turn.Dispose();
            }

            result = await answer.ConfigureAwait(false);
            if (result is AppendResult.Appended appended && basis.Histories.Contains(null))
            {
                SeeWhatIsNotKept(basis, appended);
            }

            return result;
        }
        finally
        {
            _decisions.Answer(decision, result);
        }
    }

    /// <summary>Of a stream too large to be kept whole, the cache may have the newest events for others: those are behind now.</summary>
    private void SeeWhatIsNotKept<TState, TEvent>(DecisionBasis<TState, TEvent> basis, AppendResult.Appended appended)
    {
        foreach (var (streamId, version) in appended.Versions)
        {
            if (basis.Histories[basis.Versions.PlaceOf(streamId)] is null)
            {
                _cache.See<TEvent>(streamId, version);
            }
        }
    }

    /// <summary>Lets a decision that appends nothing pass where it was true at a moment of this attempt: no append looks at its versions.</summary>
    private async ValueTask<AttemptOutcome> ConfirmAsync<TState, TEvent>(
        Execution<TState, TEvent> execution, DecisionBasis<TState, TEvent> basis, CommandResult result, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        var isOfOneMoment = basis.IsOfOneMoment;
        if (basis.BasedOn is [.., var last])
        {
            // If the last of them commits, and that alone tells of every stream, this was true at the moment of its commit; and that
            // was during this call, unless it was sent before: its answer may have been on its way for long.
            isOfOneMoment = last.Place.Order >= execution.Begun && last.Leaves(basis.Versions);
            if (isOfOneMoment)
            {
                execution.Turn.Dispose();
            }

            foreach (var decision in basis.BasedOn)
            {
                if (!await decision.Settled.WaitAsync(cancellationToken).ConfigureAwait(false))
                {
                    return new AttemptOutcome.Outdated(DecideOn.CachedState);
                }
            }
        }

        if (isOfOneMoment)
        {
            return new AttemptOutcome.Answered(result);
        }

        var actual = await _store.ReadVersionsAsync(execution.Streams, cancellationToken).ConfigureAwait(false);
        if (actual.Equals(basis.Versions))
        {
            return new AttemptOutcome.Answered(result);
        }

        CommandMetrics.StaleRejections.Add(1);
        foreach (var (streamId, version) in actual)
        {
            _cache.See<TEvent>(streamId, version);
        }

        // One read of all tails costs what one of some costs, and its answer needs no confirmation.
        return new AttemptOutcome.Outdated(DecideOn.FreshState);
    }

    private TimeSpan NextDelay(RetryPolicy retry, int conflicts)
    {
        // Random is not thread-safe, and one may serve several executors.
        lock (_options.Jitter)
        {
            return retry.DelayAfter(conflicts, _options.Jitter.NextDouble());
        }
    }
}
