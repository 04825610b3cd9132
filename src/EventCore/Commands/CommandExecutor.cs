using System.Diagnostics;
using EventCore.Stores;

namespace EventCore;

/// <summary>Executes commands on a store: reads, folds, decides, appends, and decides again after a conflict.</summary>
/// <remarks>
/// Thread-safe; one executor serves a whole process. Commands of one executor that share a stream take turns in the order
/// they came, so that contention within a process costs waiting and not conflicts.
/// </remarks>
public sealed class CommandExecutor
{
    private readonly IEventStore _store;
    private readonly CommandExecutorOptions _options;
    private readonly StreamTurns _turns = new();

    /// <summary>An executor on a store, which stays its owner's to dispose.</summary>
    public CommandExecutor(IEventStore store, CommandExecutorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _options = options ?? new CommandExecutorOptions();
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
        for (var attempt = 1; ; attempt++)
        {
            switch (await AttemptAsync(command, streams, options, attempt, cancellationToken).ConfigureAwait(false))
            {
                case CommandResult.Conflicted when attempt < retry.MaxAttempts:
                    await Task.Delay(NextDelay(retry, attempt), _options.TimeProvider, cancellationToken).ConfigureAwait(false);
                    break;
                case var result:
                    return result;
            }
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

    private async Task<CommandResult> AttemptAsync<TState, TEvent>(
        ICommand<TState, TEvent> command,
        HashSet<StreamId> streams,
        CommandOptions options,
        int attempt,
        CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        using var turn = await _turns.TakeAsync(streams, cancellationToken).ConfigureAwait(false);
        var (state, versions) = await FoldAsync(command, streams, cancellationToken).ConfigureAwait(false);
        var declared = new DeclaredStreams<TEvent>(streams);
        return command.Decide(state, declared) switch
        {
            Decision<TEvent>.Append append => await AppendAsync(command, append, declared, versions, options, attempt, cancellationToken).ConfigureAwait(false),
            Decision<TEvent>.Reject reject => new CommandResult.Rejected(reject.Rejection.Code, reject.Rejection.Message, reject.Rejection.Details, attempt),
            Decision<TEvent>.Nothing => new CommandResult.NothingToDo(attempt),
            null => throw new ArgumentException($"{command.GetType().Name} decided null. Return {nameof(Decision)}.{nameof(Decision.Nothing)} to append nothing.", nameof(command)),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<(TState State, StreamVersions Versions)> FoldAsync<TState, TEvent>(
        ICommand<TState, TEvent> command, HashSet<StreamId> streams, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        var state = command.InitialState;
        StreamVersions? versions = null;
        var read = new ReadStreamsRequest([.. streams.Select(streamId => new StreamRange(streamId))], _options.PageSize);
        for (var next = read; next is not null;)
        {
            var page = await _store.ReadStreamsAsync(next, cancellationToken).ConfigureAwait(false);

            // The first page fixes the moment that the decision is made on; later pages read up to it.
            versions ??= page.Versions;
            foreach (var recorded in page.Events)
            {
                state = command.Apply(state, TEvent.Registry.Decode(recorded));
            }

            next = next.Next(page);
        }

        return (state, versions!);
    }

    private async Task<CommandResult> AppendAsync<TState, TEvent>(
        ICommand<TState, TEvent> command,
        Decision<TEvent>.Append decision,
        DeclaredStreams<TEvent> declared,
        StreamVersions versions,
        CommandOptions options,
        int attempt,
        CancellationToken cancellationToken)
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

        return await _store.AppendAsync(new AppendRequest(versions, events), cancellationToken).ConfigureAwait(false) switch
        {
            AppendResult.Appended appended => new CommandResult.Committed(appended.Versions, appended.LastPosition, attempt),
            AppendResult.Conflict conflict => new CommandResult.Conflicted(conflict.Streams, attempt),
            _ => throw new UnreachableException(),
        };
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
