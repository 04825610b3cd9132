namespace EventCore;

/// <summary>A command that answers an event, and what follows where it is rejected. Immutable.</summary>
public sealed class ProcessStep
{
    /// <summary>The most steps that one event may be answered with, those after rejections included: 1,000.</summary>
    public const int MaxPerEvent = 1_000;

    private ProcessStep(string name, Func<CommandExecutor, CommandOptions, CancellationToken, Task<CommandResult>> run, Func<CommandResult.Rejected, IEnumerable<ProcessStep>>? afterRejection) =>
        (Name, Run, AfterRejection) = (name, run, afterRejection);

    /// <summary>The command's name, for messages.</summary>
    internal string Name { get; }

    internal Func<CommandExecutor, CommandOptions, CancellationToken, Task<CommandResult>> Run { get; }

    /// <summary>Null where a rejection fails the event.</summary>
    internal Func<CommandResult.Rejected, IEnumerable<ProcessStep>>? AfterRejection { get; }

    /// <summary>Executes a command. Where it is rejected, the event fails unless something else is said.</summary>
    public static ProcessStep Execute<TState, TEvent>(ICommand<TState, TEvent> command)
        where TEvent : class, IEventUnion<TEvent>
    {
        ArgumentNullException.ThrowIfNull(command);
        return new ProcessStep(command.CommandName, (commands, options, cancellationToken) => commands.ExecuteAsync(command, options, cancellationToken), afterRejection: null);
    }

    /// <summary>Where it is rejected, another step follows.</summary>
    public ProcessStep OrElse(Func<CommandResult.Rejected, ProcessStep> alternative)
    {
        ArgumentNullException.ThrowIfNull(alternative);
        return OrElse(rejected => [alternative(rejected)]);
    }

    /// <summary>Where it is rejected, other steps follow, one after the other.</summary>
    public ProcessStep OrElse(Func<CommandResult.Rejected, IEnumerable<ProcessStep>> alternative)
    {
        ArgumentNullException.ThrowIfNull(alternative);
        return new ProcessStep(Name, Run, alternative);
    }

    /// <summary>Where it is rejected, that is an answer like any other, and nothing follows.</summary>
    public ProcessStep OrNothing() => OrElse(_ => []);
}
