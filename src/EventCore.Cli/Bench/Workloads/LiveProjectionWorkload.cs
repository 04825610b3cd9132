namespace EventCore.Cli;

/// <summary>A projection waits for what is appended; an operation is one order, from its append until its row in the read model is committed.</summary>
/// <remarks>So what is measured is the commit and the lag together: more than the lag, and how old a read model is that a user looks at.</remarks>
internal sealed class LiveProjectionWorkload(WorkloadPlan plan) : IWorkload
{
    public const string Name = "projection-live";

    public const int BaseOperations = 200;

    private RunningProjection? _projection;

    private long _committed;

    public int Operations => plan.Operations;

    public StreamPrefix Streams { get; } = new(plan.Prefix);

    /// <summary>Has a runner own the projection.</summary>
    public async Task PrepareAsync(Preparation preparation, CancellationToken cancellationToken) =>
        _projection = await RunningProjection.StartAsync(preparation.Benched, SalesModel.Simple, Streams, cancellationToken).ConfigureAwait(false);

    public async Task<OperationOutcome> ExecuteAsync(BenchedStore benched, int operation, CancellationToken cancellationToken)
    {
        var order = new RecordOrders([new StreamId($"{plan.Prefix}order-{operation}")], operation);
        var result = await benched.Commands.ExecuteAsync(order, null, cancellationToken).ConfigureAwait(false);
        if (result is CommandResult.Committed)
        {
            _committed += RecordOrders.EventsPerOrder;
            await _projection!.WaitForAsync(_committed, cancellationToken).ConfigureAwait(false);
        }

        return new OperationOutcome.Decided(result, RecordOrders.EventsPerOrder);
    }

    public ValueTask DisposeAsync() => _projection?.DisposeAsync() ?? ValueTask.CompletedTask;
}
