namespace EventCore.Cli;

/// <summary>A projection catches up with sales: an operation is so many events, until the transactions that hold their read model and the checkpoint are committed.</summary>
/// <param name="plan">How much, and where.</param>
/// <param name="model">What it makes of them.</param>
internal sealed class ProjectionWorkload(WorkloadPlan plan, SalesModel model) : IWorkload
{
    public const string SimpleName = "projection-simple";

    public const string ComplexName = "projection-complex";

    public const int BaseOperations = 10;

    /// <summary>As many as a batch of a projection has at most.</summary>
    public const int EventsPerOperation = 1_000;

    private const int OrdersPerOperation = EventsPerOperation / RecordOrders.EventsPerOrder;

    /// <summary>So many decisions are under way at once: enough to keep the store busy, and not much memory.</summary>
    private const int PreparedAtOnce = 4;

    private RunningProjection? _projection;

    public int Operations => plan.Operations;

    public StreamPrefix Streams { get; } = new(plan.Prefix);

    /// <summary>Has a runner own the projection, which waits, and appends every event.</summary>
    public async Task PrepareAsync(Preparation preparation, CancellationToken cancellationToken)
    {
        _projection = await RunningProjection.StartAsync(preparation.Benched, model, Streams, cancellationToken).ConfigureAwait(false);
        await preparation.ForEachAsync(Operations, PreparedAtOnce, (commands, number, stop) => commands.ExecuteAsync(OrdersOf(number), null, stop), cancellationToken).ConfigureAwait(false);
    }

    public async Task<OperationOutcome> ExecuteAsync(BenchedStore benched, int operation, CancellationToken cancellationToken)
    {
        await _projection!.WaitForAsync((operation + 1L) * EventsPerOperation, cancellationToken).ConfigureAwait(false);
        return new OperationOutcome.Read(EventsPerOperation);
    }

    public ValueTask DisposeAsync() => _projection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private RecordOrders OrdersOf(int operation)
    {
        var first = operation * OrdersPerOperation;
        return new RecordOrders([.. Enumerable.Range(first, OrdersPerOperation).Select(number => new StreamId($"{plan.Prefix}order-{number}"))], first);
    }
}
