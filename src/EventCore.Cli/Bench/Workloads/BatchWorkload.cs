namespace EventCore.Cli;

/// <summary>Batches of a hundred events, each to a new stream in one decision.</summary>
internal sealed class BatchWorkload(string prefix, int operations) : IWorkload
{
    public const string Name = "batch";

    public const int BaseOperations = 20;

    private const int EventsPerBatch = 100;

    public int Operations => operations;

    public StreamPrefix Streams { get; } = new(prefix);

    /// <summary>There is nothing to prepare: every batch begins its own stream.</summary>
    public Task PrepareAsync(Preparation preparation, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<CommandResult> ExecuteAsync(CommandExecutor commands, int operation, CancellationToken cancellationToken) =>
        commands.ExecuteAsync(new RecordReadings(new StreamId($"{prefix}sensor-{operation}"), EventsPerBatch), null, cancellationToken);

    public int EventsOf(int operation) => EventsPerBatch;
}
