using System.Text.Json.Serialization;

namespace EventCore.Cli;

/// <summary>
/// One workload. Counts are of all its rounds together; rates are the median of the rounds, in successes per second of wall time;
/// latencies are of the successes of all rounds.
/// </summary>
internal sealed record WorkloadDocument
{
    public required string Name { get; init; }

    /// <summary>How many operations were under way at once.</summary>
    public required int Concurrency { get; init; }

    /// <summary>The sum of the four below.</summary>
    public required long Operations { get; init; }

    public required long Succeeded { get; init; }

    public required long Rejected { get; init; }

    public required long Conflicted { get; init; }

    public required long Failed { get; init; }

    /// <summary>How often an append met a conflict.</summary>
    public required long Conflicts { get; init; }

    /// <summary>How often a command was decided again.</summary>
    public required long Retries { get; init; }

    public required long EventsAcknowledged { get; init; }

    /// <summary>As the store counts them.</summary>
    public required long EventsStored { get; init; }

    public required long EventsRead { get; init; }

    /// <summary>How many streams the workload had in the end, in a round.</summary>
    public required long Streams { get; init; }

    /// <summary>How many events the longest of them held.</summary>
    public required long LongestStream { get; init; }

    /// <summary>Of the first round.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The wall time of all rounds.</summary>
    public required double ElapsedSeconds { get; init; }

    public required double OperationsPerSecond { get; init; }

    /// <summary>Events acknowledged or read.</summary>
    public required double EventsPerSecond { get; init; }

    /// <summary>Of successes; in an open loop from when they were due.</summary>
    public required LatencyDocument Latency { get; init; }

    /// <summary>Of everything that did not succeed.</summary>
    public required LatencyDocument UnsuccessfulLatency { get; init; }

    /// <summary>How long after they were due operations began; without samples in a closed loop.</summary>
    public required LatencyDocument StartDelay { get; init; }

    public required IReadOnlyList<LatencyPoint> LatencyCurve { get; init; }

    public required IReadOnlyList<LatencyBin> LatencyHistogram { get; init; }

    /// <summary>Streams of commands that were found in memory.</summary>
    public required long CacheHits { get; init; }

    /// <summary>Streams of commands that were not.</summary>
    public required long CacheMisses { get; init; }

    /// <summary>Batches of appends that were sent to the store; 0 where it takes them one by one.</summary>
    public required long Batches { get; init; }

    /// <summary>How many appends were in a batch, on average.</summary>
    public double? BatchMeanAppends { get; init; }

    public required int BatchMaxAppends { get; init; }

    /// <summary>Of this process, which is the store's, too, where it is embedded.</summary>
    public required double ClientCpuSeconds { get; init; }

    /// <summary>Of the server's processes, where they can be seen.</summary>
    public double? ServerCpuSeconds { get; init; }

    /// <summary>Of generations 0, 1 and 2.</summary>
    public required IReadOnlyList<int> GarbageCollections { get; init; }

    public required double GarbagePauseSeconds { get; init; }

    public required long WorkingSetPeakBytes { get; init; }

    public required long ManagedHeapPeakBytes { get; init; }

    /// <summary>The median of the first quarter of a round: the last round's.</summary>
    public long? WorkingSetFirstQuarterBytes { get; init; }

    /// <summary>The median of the last quarter of the same round.</summary>
    public long? WorkingSetLastQuarterBytes { get; init; }

    /// <summary>The most sessions of clients that the database had.</summary>
    public int? ConnectionsPeak { get; init; }

    public required IReadOnlyDictionary<string, int> RejectionsByCode { get; init; }

    public required IReadOnlyList<Failures> Failures { get; init; }

    public required IReadOnlyList<RoundDocument> Rounds { get; init; }

    /// <summary>What came of all rounds in succession.</summary>
    [JsonIgnore]
    public Spread OperationsPerSecondSpread => Spread.Of(Rounds.Select(round => round.OperationsPerSecond));

    public static WorkloadDocument Of(WorkloadResult result)
    {
        var (tally, rounds) = (result.Tally, result.Rounds);
        var (batches, memory) = (BatchesOf(rounds), rounds[^1].Resources.Memory);
        return new WorkloadDocument
        {
            Name = result.Name,
            Concurrency = result.Concurrency,
            Operations = tally.Operations,
            Succeeded = tally.Succeeded,
            Rejected = tally.Rejected,
            Conflicted = tally.Conflicted,
            Failed = tally.Failed,
            Conflicts = tally.Conflicts,
            Retries = tally.Retries,
            EventsAcknowledged = tally.Events,
            EventsStored = rounds.Sum(round => round.StoredEvents),
            EventsRead = tally.EventsRead,
            Streams = rounds[^1].Streams,
            LongestStream = rounds[^1].LongestStream,
            StartedAt = rounds[0].StartedAt,
            ElapsedSeconds = rounds.Sum(round => round.Elapsed.TotalSeconds),
            OperationsPerSecond = Spread.Of(rounds.Select(round => round.OperationsPerSecond)).Median,
            EventsPerSecond = Spread.Of(rounds.Select(round => round.EventsPerSecond)).Median,
            Latency = LatencyDocument.Of(tally.Latency),
            UnsuccessfulLatency = LatencyDocument.Of(tally.UnsuccessfulLatency),
            StartDelay = LatencyDocument.Of(tally.StartDelay),
            LatencyCurve = LatencyPoint.Of(tally.Latency),
            LatencyHistogram = LatencyBin.Of(tally.Latency),
            CacheHits = rounds.Sum(round => round.Library.CacheHits),
            CacheMisses = rounds.Sum(round => round.Library.CacheMisses),
            Batches = batches.Batches,
            BatchMeanAppends = batches.Mean,
            BatchMaxAppends = batches.Largest,
            ClientCpuSeconds = rounds.Sum(round => round.Resources.ClientCpu.TotalSeconds),
            ServerCpuSeconds = rounds.All(round => round.Resources.ServerCpu is not null) ? rounds.Sum(round => round.Resources.ServerCpu!.Value.TotalSeconds) : null,
            GarbageCollections = [.. Enumerable.Range(0, 3).Select(generation => rounds.Sum(round => round.Resources.GarbageCollections[generation]))],
            GarbagePauseSeconds = rounds.Sum(round => round.Resources.GarbagePause.TotalSeconds),
            WorkingSetPeakBytes = rounds.Max(round => round.Resources.Memory.PeakWorkingSetBytes),
            ManagedHeapPeakBytes = rounds.Max(round => round.Resources.Memory.PeakHeapBytes),
            WorkingSetFirstQuarterBytes = memory.FirstQuarterBytes,
            WorkingSetLastQuarterBytes = memory.LastQuarterBytes,
            ConnectionsPeak = rounds.SelectMany(round => round.Resources.Samples).Max(sample => sample.Server?.Connections),
            RejectionsByCode = tally.RejectionsByCode,
            Failures = tally.FailuresByKind,
            Rounds = [.. rounds.Select(RoundDocument.Of)],
        };
    }

    private static BatchUse BatchesOf(IReadOnlyList<RoundResult> rounds)
    {
        var batches = rounds.Select(round => round.Library.Batches).ToList();
        return new BatchUse(batches.Sum(batch => batch.Batches), batches.Sum(batch => batch.Appends), batches.Max(batch => batch.Largest));
    }
}
