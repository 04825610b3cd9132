namespace EventCore.Benchmarks;

/// <summary>The <c>eventcore</c> tool beside us, as users run it: a process of its own for every measurement.</summary>
internal sealed class EventCoreTool(string connectionString)
{
    /// <summary>Starting and preparing, of several processes at once; warming up comes on top.</summary>
    private static readonly TimeSpan PreparingTogether = TimeSpan.FromSeconds(8);

    private const int MaxAttempts = 3;

    public async Task<BenchOutput> BenchAsync(BenchLoad load, CancellationToken cancellationToken)
    {
        var tool = new ChildProcess("dotnet", [Path.Combine(AppContext.BaseDirectory, "EventCore.Cli.dll"), .. load.Arguments])
        {
            // Not on the command line, where everybody on the machine could read the password.
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["EVENTCORE_POSTGRES"] = connectionString },
            Limit = ChildProcess.DefaultLimit + TimeSpan.FromSeconds(load.Seconds ?? 0),
        };
        return BenchOutput.Parse(await tool.RunAsync(cancellationToken));
    }

    /// <summary>Several processes under the same load, which begin to measure at one time and end when as many seconds have passed.</summary>
    /// <exception cref="ComparisonException">Again and again, one was not ready in time.</exception>
    public async Task<JointLoad> BenchTogetherAsync(BenchLoad load, int processes, CancellationToken cancellationToken)
    {
        var beforehand = PreparingTogether + TimeSpan.FromSeconds(load.WarmUpSeconds);
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var together = load with { StartAt = DateTimeOffset.UtcNow + (attempt * beforehand) };
            var outputs = await Task.WhenAll(Enumerable.Range(0, processes).Select(_ => BenchAsync(together, cancellationToken)));
            var joint = new JointLoad([.. outputs.Select(output => output.Workloads[0])]);
            if (joint.IsOfOneTime)
            {
                return joint;
            }
        }

        throw new ComparisonException($"{load.Name}: {processes} processes were not ready together within {MaxAttempts * beforehand.TotalSeconds:N0} seconds.");
    }
}
