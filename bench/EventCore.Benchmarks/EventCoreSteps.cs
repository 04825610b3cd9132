namespace EventCore.Benchmarks;

/// <summary>EventCore's side. Each workload is scaled to last as long as asked; a run that was much shorter is repeated at a larger scale.</summary>
internal sealed class EventCoreSteps(EventCoreTool tool, Measurements measurements, int seconds)
{
    private const int MaxScale = 10_000;
    private const int MaxAttempts = 2;
    private const double LongEnough = 0.7;

    /// <summary>How many operations of each workload there are at scale 1.</summary>
    private static readonly Dictionary<string, int> BaseOperations = new(StringComparer.Ordinal) { ["single-stream"] = 1_000, ["multi-stream"] = 500, ["batch"] = 20 };

    private readonly Dictionary<string, double> _lastPerSecond = new(StringComparer.Ordinal);

    /// <param name="workload">By its name in <c>eventcore bench</c>.</param>
    /// <param name="workers">How many commands are under way at once.</param>
    /// <param name="cache">on or off.</param>
    /// <param name="expectedPerSecond">A guess at the operations a second, for the first round.</param>
    /// <param name="figures">What to write down.</param>
    public Step Step(string workload, int workers, string cache, double expectedPerSecond, params IReadOnlyList<(Figure Figure, Func<BenchOutput.WorkloadFigures, double?> Of)> figures)
    {
        var name = $"EventCore, {workload}, {workers} {(workers == 1 ? "worker" : "workers")}, cache {cache}";
        return new Step(name, async stop =>
        {
            var result = await MeasureAsync(name, workload, workers, cache, expectedPerSecond, stop);
            foreach (var (figure, of) in figures)
            {
                measurements.Add(figure, of(result) ?? throw new ComparisonException($"{name}: there were too few operations for {figure}."));
            }
        });
    }

    private async Task<BenchOutput.WorkloadFigures> MeasureAsync(string name, string workload, int workers, string cache, double expectedPerSecond, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var perSecond = _lastPerSecond.GetValueOrDefault(name, expectedPerSecond);
            var scale = (int)Math.Clamp(Math.Ceiling(perSecond * seconds / BaseOperations[workload]), 1, MaxScale);
            var result = (await tool.BenchAsync([workload], workers, scale, cache, cancellationToken)).Workloads[0];
            _lastPerSecond[name] = result.OperationsPerSecond;
            if (result.ElapsedSeconds >= seconds * LongEnough || attempt == MaxAttempts)
            {
                return result;
            }
        }
    }
}
