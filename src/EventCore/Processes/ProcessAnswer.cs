namespace EventCore;

/// <summary>The answer to one event: executes its steps, each under an id that the same step gets whenever it is executed.</summary>
internal sealed class ProcessAnswer(SubscriptionName name, CommandExecutor commands, EventId eventId, EventMetadata metadata)
{
    private readonly CommandOptions _options = new() { CausationId = eventId.ToString(), CorrelationId = metadata.CorrelationId, UserId = metadata.UserId };
    private int _next;
    private int _executed;

    public EventId EventId => eventId;

    public async Task ExecuteAsync(IEnumerable<ProcessStep> steps, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            await ExecuteAsync(step, $"{_next++}", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <param name="step">What to execute.</param>
    /// <param name="place">Where it stands: its number in the answer, and below each rejected step its number in what follows that.</param>
    /// <param name="cancellationToken">Ends it; what was sent may be committed, and then is not done again.</param>
    private async Task ExecuteAsync(ProcessStep step, string place, CancellationToken cancellationToken)
    {
        if (++_executed > ProcessStep.MaxPerEvent)
        {
            throw new ProcessStepException(
                $"Process manager '{name}' answers event {eventId} with more than {ProcessStep.MaxPerEvent} steps. Answer with fewer, or with a command whose own event is answered in turn.", streams: [], Transience.Permanent);
        }

        switch (await step.Run(commands, _options with { CommandId = new CommandId($"{name}/{eventId}/{place}") }, cancellationToken).ConfigureAwait(false))
        {
            case CommandResult.Rejected rejected when step.AfterRejection is { } alternative:
                var number = 0;
                foreach (var next in alternative(rejected))
                {
                    await ExecuteAsync(next, $"{place}.{number++}", cancellationToken).ConfigureAwait(false);
                }

                break;
            case CommandResult.Rejected rejected:
                throw new ProcessStepException(
                    $"Step {place} ({step.Name}) of process manager '{name}' for event {eventId} was rejected with {rejected.Code}: {rejected.Message} Say with {nameof(ProcessStep.OrElse)} what follows then, or with {nameof(ProcessStep.OrNothing)} that nothing does.",
                    streams: [],
                    Transience.Permanent);
            case CommandResult.Conflicted conflicted:
                throw new ProcessStepException(
                    $"Step {place} ({step.Name}) of process manager '{name}' for event {eventId} came too late {conflicted.Attempts} times. It is tried again.",
                    conflicted.Streams.Select(conflict => conflict.StreamId),
                    Transience.Transient);
        }
    }
}
