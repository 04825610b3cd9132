using System.Diagnostics;
using EventCore.Stores;

namespace EventCore;

/// <summary>Sends what was decided to the store, has others decided on it meanwhile, and finds out what became of it.</summary>
internal sealed class DecisionSender(IEventStore store, StreamCache cache, PendingDecisions decisions, StoredStates stored, ExecutedCommands executed)
{
    /// <summary>Appends what was decided.</summary>
    public async ValueTask<AttemptOutcome> AppendAsync<TState, TEvent>(
        Execution<TState, TEvent> execution, DecisionBasis<TState, TEvent> basis, Decision<TEvent> decision, AppendRequest append, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        var pending = PendingDecision.Of(basis, append, looksAhead: !cache.IsOff, execution.Need, cache.MaxStreamBytes);
        switch (await SendAsync(execution, basis, pending, cancellationToken).ConfigureAwait(false))
        {
            case null:
                return new AttemptOutcome.Outdated(DecideOn.CachedState);
            case AppendResult.Appended appended:
                execution.Kept?.Prove(basis, stored);
                return new AttemptOutcome.Answered(ResultOf(execution, basis, decision, append, appended));
            case AppendResult.Conflict conflict when execution.Options.CommandId is { } id && conflict.Streams.Any(stream => stream.StreamId == id.Stream):
                return new AttemptOutcome.Answered(await executed.FindAsync(execution, cancellationToken).ConfigureAwait(false) ?? throw new UnreachableException("A stream that had an event has none."));
            case AppendResult.Conflict conflict:
                return await DescribeAsync(conflict, execution, basis, pending, cancellationToken).ConfigureAwait(false);
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
            if (decisions.Send(decision, store, cancellationToken) is not { } answer)
            {
                return null;
            }

            if (!answer.IsCompleted)
            {
                // Who comes next decides on what this one leaves behind, and need not wait for the answer.
                execution.Turn.Dispose();
            }

            result = await answer.ConfigureAwait(false);
            if (result is AppendResult.Appended appended && decision.LeftOut.Count > 0)
            {
                SeeWhatIsLeftOut(basis, decision, appended);
            }

            return result;
        }
        catch (AppendOutcomeUnknownException unknown) when (execution.Options.CommandId is { } commandId)
        {
            throw new AppendOutcomeUnknownException(
                $"{unknown.Message} Execute the command again with its command id '{commandId}' to find out.", basis.Versions.Keys, unknown.InnerException, unknown.EventIds, commandId);
        }
        finally
        {
            decisions.Answer(decision, result);
        }
    }

    private void SeeWhatIsLeftOut<TState, TEvent>(DecisionBasis<TState, TEvent> basis, PendingDecision decision, AppendResult.Appended appended)
    {
        foreach (var streamId in decision.LeftOut)
        {
            if (basis.Histories[basis.Versions.PlaceOf(streamId)] is null)
            {
                // The cache may have the newest events of it for others: those are behind now.
                cache.See<TEvent>(streamId, appended.Versions[streamId]);
            }
            else
            {
                // It has outgrown the cache. What stayed of it would have every command on it decide on that, and conflict, first.
                cache.Forget<TEvent>(streamId);
            }
        }
    }

    private static CommandResult ResultOf<TState, TEvent>(
        Execution<TState, TEvent> execution, DecisionBasis<TState, TEvent> basis, Decision<TEvent> decision, AppendRequest append, AppendResult.Appended appended)
        where TEvent : class, IEventUnion<TEvent>
    {
        if (execution.Options.CommandId is null)
        {
            return new CommandResult.Committed(appended.Versions, appended.LastPosition, execution.Attempt);
        }

        // What the record says, which is what everybody will be told who executes the id again.
        var positionOfRecord = new LogPosition(appended.LastPosition.Value - append.Events.Length + 1);
        return ExecutedCommand.Of(execution, decision, basis.Versions.After(append.Events)).ResultAt(positionOfRecord);
    }

    private async ValueTask<AttemptOutcome> DescribeAsync<TState, TEvent>(
        AppendResult.Conflict conflict, Execution<TState, TEvent> execution, DecisionBasis<TState, TEvent> basis, PendingDecision decision, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        foreach (var stream in conflict.Streams)
        {
            cache.See<TEvent>(stream);
        }

        // What it was made on may have failed without anybody here knowing yet, and would be decided on again.
        _ = await decision.Settled.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (basis.BasedOn.All(before => before.IsCommitted))
        {
            CommandMetrics.Conflicts.Add(1);
        }

        // A stream that moved after it was read is contended. One that had moved before only shows that the cache was behind.
        return conflict.Streams.Any(stream => basis.Read.ContainsKey(stream.StreamId))
            ? new AttemptOutcome.Answered(new CommandResult.Conflicted(conflict.Streams, execution.Attempt))
            : new AttemptOutcome.Outdated(DecideOn.CachedState);
    }
}
