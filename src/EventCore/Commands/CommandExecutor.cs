using System.Diagnostics;
using EventCore.Stores;

namespace EventCore;

/// <summary>Executes commands on a store: reads, folds, decides, appends, and decides again after a conflict.</summary>
/// <remarks>
/// Thread-safe; one executor serves a whole process. Commands of one executor that share a stream take turns in the order
/// they came, so that contention within a process costs waiting and not conflicts. Recently used streams are kept in memory, see
/// <see cref="StreamCacheOptions"/>.
/// </remarks>
public sealed class CommandExecutor
{
    private readonly IEventStore _store;
    private readonly CommandExecutorOptions _options;
    private readonly StreamTurns _turns = new();
    private readonly StreamCache _cache;
    private readonly StateReader _reader;

    /// <summary>An executor on a store, which stays its owner's to dispose.</summary>
    public CommandExecutor(IEventStore store, CommandExecutorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _options = options ?? new CommandExecutorOptions();
        _cache = new StreamCache(_options.StreamCache);
        _reader = new StateReader(store, _cache, _options.PageSize);
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
        var decideOn = options.DecideOn;
        var waits = 0;
        cancellationToken.ThrowIfCancellationRequested();
        StreamTurns.Turn? turn = null;
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                turn ??= _turns.Join(streams);
                if (!turn.IsGranted)
                {
                    // Others decide on some of the streams; those that nobody else wants are read in the meantime.
                    await _reader.ReadAheadAsync<TEvent>(turn.Foremost, cancellationToken).ConfigureAwait(false);
                    await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
                }

                // The last attempt asks the store first, so that no command fails, and none is rejected, because the cache was behind.
                var isLast = attempt >= retry.MaxAttempts;
                switch (await AttemptAsync(command, streams, options, isLast ? DecideOn.FreshState : decideOn, attempt, cancellationToken).ConfigureAwait(false))
                {
                    case AttemptOutcome.Outdated outdated:
                        decideOn = outdated.Next;
                        break;
                    case AttemptOutcome.Answered { Result: CommandResult.Conflicted } when !isLast:
                        turn.Dispose();
                        turn = null;
                        await Task.Delay(NextDelay(retry, ++waits), _options.TimeProvider, cancellationToken).ConfigureAwait(false);
                        break;
                    case AttemptOutcome.Answered answered:
                        return answered.Result;
                }
            }
        }
        finally
        {
            turn?.Dispose();
        }
    }

    private HashSet<StreamId> RequireStreams<TState, TEvent>(ICommand<TState, TEvent> command)
        where TEvent : class, IEventUnion<TEvent>
    {
        var streams = new HashSet<StreamId>();
        foreach (var streamId in command.DeclaredStreams)
        {
            if (streams.Add(streamId) && streams.Count > _options.MaxStreams)
            {
                throw new ArgumentException(
                    $"{command.GetType().Name} declares more than {_options.MaxStreams} streams. Decide over fewer, or raise {nameof(CommandExecutorOptions)}.{nameof(CommandExecutorOptions.MaxStreams)} and {nameof(AppendLimits)}.{nameof(AppendLimits.MaxStreams)}.",
                    nameof(command));
            }
        }

        return streams.Count > 0
            ? streams
            : throw new ArgumentException($"{command.GetType().Name} must declare at least one stream, but declares none.", nameof(command));
    }

    private async Task<AttemptOutcome> AttemptAsync<TState, TEvent>(
        ICommand<TState, TEvent> command,
        HashSet<StreamId> streams,
        CommandOptions options,
        DecideOn decideOn,
        int attempt,
        CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        var plan = ReadPlan<TEvent>.For(streams, _cache, decideOn);
        DecisionBasis<TState, TEvent> basis;
        Decision<TEvent> decision;
        AppendRequest? append;
        try
        {
            basis = await _reader.ReadAsync(command, streams, plan, cancellationToken).ConfigureAwait(false);
            (decision, append) = Decide(command, basis, streams, options);
        }
        catch (Exception failure) when (!plan.IsOfOneMoment && failure is not (EventCoreException or OperationCanceledException))
        {
            // A command may fail on streams that the store never held together. Where it fails on one moment's, its caller is told.
            return new AttemptOutcome.Outdated(DecideOn.FreshState);
        }

        return decision switch
        {
            Decision<TEvent>.Append => await AppendAsync(basis, append!, attempt, cancellationToken).ConfigureAwait(false),
            Decision<TEvent>.Reject reject => await ConfirmAsync(
                basis, new CommandResult.Rejected(reject.Rejection.Code, reject.Rejection.Message, reject.Rejection.Details, attempt), cancellationToken).ConfigureAwait(false),
            Decision<TEvent>.Nothing => await ConfirmAsync(basis, new CommandResult.NothingToDo(attempt), cancellationToken).ConfigureAwait(false),
            _ => throw new UnreachableException(),
        };
    }

    private (Decision<TEvent> Decision, AppendRequest? Append) Decide<TState, TEvent>(
        ICommand<TState, TEvent> command, DecisionBasis<TState, TEvent> basis, HashSet<StreamId> streams, CommandOptions options)
        where TEvent : class, IEventUnion<TEvent>
    {
        var declared = new DeclaredStreams<TEvent>(streams);
        var decision = command.Decide(basis.State, declared)
            ?? throw new ArgumentException($"{command.GetType().Name} decided null. Return {nameof(Decision)}.{nameof(Decision.Nothing)} to append nothing.", nameof(command));
        return (decision, decision is Decision<TEvent>.Append append ? new AppendRequest(basis.Versions, Encode(command, append, declared, options)) : null);
    }

    private List<NewEvent> Encode<TState, TEvent>(
        ICommand<TState, TEvent> command, Decision<TEvent>.Append decision, DeclaredStreams<TEvent> declared, CommandOptions options)
        where TEvent : class, IEventUnion<TEvent>
    {
        var events = new List<NewEvent>(decision.Events.Length);
        foreach (var @event in decision.Events)
        {
            if (!@event.Handle.BelongsTo(declared))
            {
                throw new ArgumentException(
                    $"{command.GetType().Name} appends to '{@event.StreamId}' through a handle of another execution. Use the handles that were passed in.", nameof(command));
            }

            events.Add(TEvent.Registry.Encode(@event.StreamId, EventId.Create(_options.TimeProvider), @event.Data, options.Metadata));
        }

        return events;
    }

    private async Task<AttemptOutcome> AppendAsync<TState, TEvent>(
        DecisionBasis<TState, TEvent> basis, AppendRequest append, int attempt, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        switch (await _store.AppendAsync(append, cancellationToken).ConfigureAwait(false))
        {
            case AppendResult.Appended appended:
                _reader.Remember(basis, append, appended);
                return new AttemptOutcome.Answered(new CommandResult.Committed(appended.Versions, appended.LastPosition, attempt));
            case AppendResult.Conflict conflict:
                CommandMetrics.Conflicts.Add(1);
                foreach (var stream in conflict.Streams)
                {
                    _cache.See<TEvent>(stream.StreamId, stream.Actual);
                }

                // A stream that moved after it was read is contended. One that had moved before only shows that the cache was behind.
                return conflict.Streams.Any(stream => basis.Read.ContainsKey(stream.StreamId))
                    ? new AttemptOutcome.Answered(new CommandResult.Conflicted(conflict.Streams, attempt))
                    : new AttemptOutcome.Outdated(DecideOn.CachedState);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Lets a decision that appends nothing pass where it was true at a moment of this attempt: no append looks at its versions.</summary>
    private async ValueTask<AttemptOutcome> ConfirmAsync<TState, TEvent>(
        DecisionBasis<TState, TEvent> basis, CommandResult result, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        if (basis.IsOfOneMoment)
        {
            return new AttemptOutcome.Answered(result);
        }

        var actual = await _store.ReadVersionsAsync([.. basis.Versions.Keys], cancellationToken).ConfigureAwait(false);
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
