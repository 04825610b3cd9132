namespace EventCore.Cli.Tests;

/// <summary>Operations that take exactly as long as they are told, on a simulated clock.</summary>
internal sealed class SimulatedWorkload(int operations, SimulatedClock clock, Func<int, TimeSpan> duration) : IWorkload
{
    public int Operations => operations;

    public StreamPrefix Streams { get; } = new("simulated/");

    public Task PrepareAsync(Preparation preparation, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<OperationOutcome> ExecuteAsync(BenchedStore benched, int operation, CancellationToken cancellationToken)
    {
        clock.Pass(duration(operation));
        return Task.FromResult<OperationOutcome>(new OperationOutcome.Read(1));
    }
}
