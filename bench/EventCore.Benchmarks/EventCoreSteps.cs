namespace EventCore.Benchmarks;

/// <summary>EventCore's side: each step is a run of the tool, which ends when its time is over.</summary>
internal sealed class EventCoreSteps(EventCoreTool tool, Measurements measurements)
{
    /// <param name="load">What is run.</param>
    /// <param name="figures">What to write down.</param>
    public Step Step(BenchLoad load, params IReadOnlyList<(Figure Figure, Func<BenchOutput.WorkloadFigures, double?> Of)> figures) => new(load.Name, async stop =>
    {
        var result = (await tool.BenchAsync(load, stop)).Workloads[0];
        foreach (var (figure, of) in figures)
        {
            measurements.Add(figure, of(result) ?? throw new ComparisonException($"{load.Name}: there was too little for {figure}."));
        }
    });

    /// <summary>The operations a second of several processes at once.</summary>
    public Step TogetherStep(BenchLoad load, int processes, Figure figure) => new($"{load.Name}, {processes} processes together", async stop =>
        measurements.Add(figure, (await tool.BenchTogetherAsync(load, processes, stop)).OperationsPerSecond));
}
