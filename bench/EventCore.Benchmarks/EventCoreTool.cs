namespace EventCore.Benchmarks;

/// <summary>The <c>eventcore</c> tool beside us, as users run it: a process of its own for every measurement.</summary>
internal sealed class EventCoreTool(string connectionString)
{
    public async Task<BenchOutput> BenchAsync(IEnumerable<string> workloads, int workers, int scale, string cache, CancellationToken cancellationToken)
    {
        var tool = new ChildProcess(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "EventCore.Cli.dll"), "bench", "--json", "--concurrency", $"{workers}", "--scale", $"{scale}", "--cache", cache,
                .. workloads.SelectMany(workload => new[] { "--workload", workload }),
            ])
        {
            // Not on the command line, where everybody on the machine could read the password.
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["EVENTCORE_POSTGRES"] = connectionString },
        };
        return BenchOutput.Parse(await tool.RunAsync(cancellationToken));
    }
}
