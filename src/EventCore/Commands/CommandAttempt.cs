using System.Diagnostics;
using EventCore.Stores;

namespace EventCore;

/// <summary>Decides a command once: has its streams read and folded, lets it decide, and has that sent or confirmed.</summary>
internal sealed class CommandAttempt(
    ReadPlanner planner, StateReader reader, DecisionEncoder encoder, DecisionSender sender, DecisionConfirmer confirmer, ExecutedCommands executed)
{
    public async ValueTask<AttemptOutcome> RunAsync<TState, TEvent>(Execution<TState, TEvent> execution, DecideOn decideOn, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        var plan = await planner.PlanAsync(execution, decideOn, cancellationToken).ConfigureAwait(false);
        DecisionBasis<TState, TEvent> basis;
        Decision<TEvent> decision;
        AppendRequest? append;
        try
        {
            basis = execution.Discovery is null
                ? await reader.ReadAsync(execution, plan, cancellationToken).ConfigureAwait(false)
                : await DiscoverAsync(execution, plan, decideOn, cancellationToken).ConfigureAwait(false);
            execution.Kept?.Keep(basis);
            (decision, append) = Decide(execution, basis);
        }
        catch (Exception failure) when (failure is not EventCoreException && !cancellationToken.IsCancellationRequested)
        {
            if (await JudgeAsync(failure, execution, plan, cancellationToken).ConfigureAwait(false) is { } outcome)
            {
                return outcome;
            }

            throw;
        }

        return append is not null
            ? await sender.AppendAsync(execution, basis, decision, append, cancellationToken).ConfigureAwait(false)
            : await confirmer.ConfirmAsync(execution, basis, ResultOf(decision, execution.Attempt), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads and folds, until the state needs no further streams.</summary>
    private async ValueTask<DecisionBasis<TState, TEvent>> DiscoverAsync<TState, TEvent>(
        Execution<TState, TEvent> execution, ReadPlan<TEvent> plan, DecideOn decideOn, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        var discovery = execution.Discovery!;
        var gathered = await reader.GatherAsync(plan, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            discovery.See(gathered);
            var basis = gathered.Fold(execution.Command);
            if (discovery.FindFurther(basis.State) is not [_, ..] further)
            {
                return basis;
            }

            var planOfFurther = await planner.PlanFurtherAsync<TEvent>(further, decideOn, cancellationToken).ConfigureAwait(false);
            gathered = gathered.With(await reader.GatherAsync(planOfFurther, cancellationToken).ConfigureAwait(false));
        }
    }

    private (Decision<TEvent> Decision, AppendRequest? Append) Decide<TState, TEvent>(Execution<TState, TEvent> execution, DecisionBasis<TState, TEvent> basis)
        where TEvent : class, IEventUnion<TEvent>
    {
        var declared = new DeclaredStreams<TEvent>(basis.Versions, execution.Streams.Length, execution.Discovery?.Named ?? []);
        var decision = execution.Command.Decide(basis.State, declared)
            ?? throw new ArgumentException($"{execution.Command.GetType().Name} decided null. Return {nameof(Decision)}.{nameof(Decision.Nothing)} to append nothing.", "command");
        return (decision, encoder.Encode(execution, basis, decision, declared));
    }

    /// <summary>A command may fail on streams that the store never held together. Where it fails on one moment's, its caller is told.</summary>
    /// <returns>Null where its caller is to be told.</returns>
    private async ValueTask<AttemptOutcome?> JudgeAsync<TState, TEvent>(
        Exception failure, Execution<TState, TEvent> execution, ReadPlan<TEvent> plan, CancellationToken cancellationToken)
        where TEvent : class, IEventUnion<TEvent>
    {
        if (failure.GetBaseException() is EventPlaceUnknownException)
        {
            planner.RequireCommitted(execution.Command.GetType());
        }

        var seen = execution.Discovery?.Seen;
        if (!(seen?.IsAllRead ?? plan.IsOfOneMoment))
        {
            return new AttemptOutcome.Outdated(DecideOn.FreshState);
        }

        // Where all was read anew, but not all at once.
        if (seen is { Reads: > 1 } && await confirmer.FindMovedAsync<TEvent>(seen.Versions, cancellationToken).ConfigureAwait(false) is [_, ..] moved)
        {
            return new AttemptOutcome.Answered(new CommandResult.Conflicted(moved, execution.Attempt));
        }

        // A command that was executed before may find that what it wants cannot be done once more.
        return execution.Options.CommandId is not null && await executed.FindAsync(execution, cancellationToken).ConfigureAwait(false) is { } result
            ? new AttemptOutcome.Answered(result)
            : null;
    }

    private static CommandResult ResultOf<TEvent>(Decision<TEvent> decision, int attempt) => decision switch
    {
        Decision<TEvent>.Reject { Rejection: var rejection } => new CommandResult.Rejected(rejection.Code, rejection.Message, rejection.Details, attempt),
        Decision<TEvent>.Nothing => new CommandResult.NothingToDo(attempt),
        _ => throw new UnreachableException(),
    };
}
