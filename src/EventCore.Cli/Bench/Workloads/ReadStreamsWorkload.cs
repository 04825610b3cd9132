using EventCore.Stores;

namespace EventCore.Cli;

/// <summary>Reads of whole streams through the store, one or several at a time as of one moment; no command, and nothing kept in memory.</summary>
/// <param name="plan">How much, and where.</param>
/// <param name="streamsAtOnce">How many streams a read is of.</param>
internal sealed class ReadStreamsWorkload(WorkloadPlan plan, int streamsAtOnce) : IWorkload
{
    public const string Name = "read-stream";

    public const string SeveralName = "read-streams";

    /// <summary>What "several" is.</summary>
    public const int Several = 5;

    public const int BaseOperations = 1_000;

    public const int EventsPerStream = 20;

    private const int DefaultStreams = 100;

    private readonly StreamId[] _stations = [.. Enumerable.Range(0, plan.Streams ?? DefaultStreams).Select(number => new StreamId($"{plan.Prefix}station-{number}"))];

    public int Operations => plan.Operations;

    public StreamPrefix Streams { get; } = new(plan.Prefix);

    /// <summary>Appends every stream.</summary>
    public Task PrepareAsync(Preparation preparation, CancellationToken cancellationToken) => preparation.ForEachAsync(
        _stations.Length, (commands, number, stop) => commands.ExecuteAsync(new RecordObservations(_stations[number], EventsPerStream), null, stop), cancellationToken);

    public async Task<OperationOutcome> ExecuteAsync(BenchedStore benched, int operation, CancellationToken cancellationToken)
    {
        var first = (int)((long)operation * streamsAtOnce % _stations.Length);
        var read = new ReadStreamsRequest([.. Enumerable.Range(0, streamsAtOnce).Select(place => new StreamRange(_stations[(first + place) % _stations.Length]))]);
        var events = (await benched.Store.ReadStreamsAsync(read, cancellationToken).ConfigureAwait(false)).Events.Count;
        return events == streamsAtOnce * EventsPerStream
            ? new OperationOutcome.Read(events)
            : throw new ToolException($"A read of {streamsAtOnce} streams of {EventsPerStream} events gave {events} events.", ExitCode.Failed);
    }
}
