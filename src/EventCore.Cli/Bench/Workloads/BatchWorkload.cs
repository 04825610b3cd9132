namespace EventCore.Cli;

/// <summary>Batches of a hundred events, each to a new stream in one decision.</summary>
internal sealed class BatchWorkload(WorkloadPlan plan) : IWorkload
{
    public const string Name = "batch";

    public const int BaseOperations = 20;

    private const int EventsPerBatch = 100;

    public int Operations => plan.Operations;

    public StreamPrefix Streams { get; } = new(plan.Prefix);

    /// <summary>There is nothing to prepare: every batch begins its own stream.</summary>
    public Task PrepareAsync(Preparation preparation, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<OperationOutcome> ExecuteAsync(BenchedStore benched, int operation, CancellationToken cancellationToken)
    {
        var readings = new RecordReadings(new StreamId($"{plan.Prefix}sensor-{operation}"), EventsPerBatch);
        return new OperationOutcome.Decided(await benched.Commands.ExecuteAsync(readings, null, cancellationToken).ConfigureAwait(false), EventsPerBatch);
    }
}
