namespace EventCore.Cli;

/// <summary>One measured phase of a workload.</summary>
internal sealed record RoundDocument
{
    public required DateTimeOffset StartedAt { get; init; }

    public required double ElapsedSeconds { get; init; }

    public required long Operations { get; init; }

    public required long Succeeded { get; init; }

    public required long Rejected { get; init; }

    public required long Conflicted { get; init; }

    public required long Failed { get; init; }

    public required double OperationsPerSecond { get; init; }

    public required double EventsPerSecond { get; init; }

    /// <summary>Of successes.</summary>
    public required LatencyDocument Latency { get; init; }

    public required double ClientCpuSeconds { get; init; }

    public double? ServerCpuSeconds { get; init; }

    /// <summary>What each figure of <see cref="PerSecond"/> is the average of; the last may be of up to twice as long.</summary>
    public required double IntervalSeconds { get; init; }

    /// <summary>Successes per second, over the time of the phase.</summary>
    public required IReadOnlyList<double> PerSecond { get; init; }

    /// <summary>What was seen once a second, at even distances.</summary>
    public required IReadOnlyList<ResourceSample> Samples { get; init; }

    public static RoundDocument Of(RoundResult round)
    {
        var (tally, throughput) = (round.Tally, round.Tally.Timeline.Over(round.Elapsed));
        return new RoundDocument
        {
            StartedAt = round.StartedAt,
            ElapsedSeconds = round.Elapsed.TotalSeconds,
            Operations = tally.Operations,
            Succeeded = tally.Succeeded,
            Rejected = tally.Rejected,
            Conflicted = tally.Conflicted,
            Failed = tally.Failed,
            OperationsPerSecond = round.OperationsPerSecond,
            EventsPerSecond = round.EventsPerSecond,
            Latency = LatencyDocument.Of(tally.Latency),
            ClientCpuSeconds = round.Resources.ClientCpu.TotalSeconds,
            ServerCpuSeconds = round.Resources.ServerCpu?.TotalSeconds,
            IntervalSeconds = throughput.Interval.TotalSeconds,
            PerSecond = throughput.PerSecond,
            Samples = round.Resources.Samples,
        };
    }
}
