using EventCore.Stores;

namespace EventCore.Cli.Tests;

public sealed class InjectedDelayTests
{
    [Fact]
    public async Task A_store_that_got_slower_is_caught_and_the_exit_code_says_so()
    {
        var baseline = await Measure(new InMemoryEventStore());
        var current = await Measure(new SlowStore(new InMemoryEventStore(), TimeSpan.FromMilliseconds(20)));

        var comparison = Comparison.Of(current, baseline, Comparison.DefaultThresholdPercent);

        Assert.Contains(comparison.Changes, change => change is { Metric: "operations", Outcome: ChangeOutcome.Regressed });
        Assert.Contains(comparison.Changes, change => change is { Metric: "P50", Outcome: ChangeOutcome.Regressed });
        Assert.Equal(ExitCode.Failed, BenchCommand.ExitCodeOf(current with { Comparison = comparison }, failOnMiss: false));
    }

    private static async Task<BenchDocument> Measure(IEventStore store)
    {
        var settings = new BenchSettings { Workloads = [WorkloadDefinition.Validation[0]], WarmUp = TimeSpan.Zero, Concurrency = 8 };
        var run = new BenchRun(store, null, settings, TimeProvider.System, new RunProgress());
        await run.RunAsync(() => Task.CompletedTask, TestContext.Current.CancellationToken);
        return Runs.Of(run.Results);
    }
}
