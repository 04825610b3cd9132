namespace EventCore.Cli.Tests;

public sealed class TargetsFileTests
{
    [Fact]
    public void The_products_own_targets_are_those_of_every_group()
    {
        var own = TargetsFile.Own;

        Assert.Equal(["Commands", "Store", "Subscriptions", "Projections", "Volume", "Resources", "Change", "Original validation"], own.Select(target => target.Group).Distinct());
        Assert.Equal(own.Count, own.Select(target => (target.Group, target.Name)).Distinct().Count());
        Assert.All(own, target => Assert.NotEmpty(target.Workloads));
    }

    [Fact]
    public async Task A_file_of_ones_own_takes_their_place_and_a_miss_fails_the_run_if_that_was_asked_for()
    {
        using var run = await ToolRun.Of("bench", "--print-targets");
        Assert.Equal(TargetsFile.OwnText, run.Output);

        await File.WriteAllTextAsync(
            Path.Combine(run.Folder, "mine.json"),
            """{ "version": 1, "targets": [{ "group": "Mine", "name": "too much", "workloads": ["batch"], "metric": "eventsPerSecond", "goal": "atLeast", "limit": 1e12 }] }""",
            TestContext.Current.CancellationToken);
        string[] bench = ["bench", "--store", "memory", "--workload", "batch", "--rounds", "1", "--warm-up", "1", "--targets", "mine.json"];
        await run.Again(bench);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("Mine: too much", run.Output, StringComparison.Ordinal);
        Assert.Contains("0 passed, 1 missed, 0 not measured.", run.Output, StringComparison.Ordinal);

        await run.Again([.. bench, "--fail-on-miss"]);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
    }

    [Theory]
    [InlineData("not JSON", "Start from the product's own: eventcore bench --print-targets")]
    [InlineData("""{ "version": 2, "targets": [] }""", "it is of version 2, and this tool reads version 1")]
    [InlineData("""{ "version": 1, "targets": [{ "group": "", "name": "mine", "workloads": ["batch"], "metric": "speed", "goal": "atLeast", "limit": 1 }] }""", "'mine' is about the metric 'speed'. There are: operationsPerSecond, ")]
    [InlineData("""{ "version": 1, "targets": [{ "group": "", "name": "mine", "workloads": ["bench"], "metric": "latencyP95", "goal": "atMost", "limit": 1 }] }""", "'mine' is about the workload 'bench'. There are: single-stream, ")]
    [InlineData("""{ "version": 1, "targets": [{ "group": "", "name": "mine", "workloads": ["batch"], "metric": "latencyP95", "goal": "below", "limit": 1 }] }""", "goal")]
    [InlineData("""{ "version": 1, "targets": [{ "group": "", "name": "mine", "workloads": ["batch"], "metric": "latencyP95", "goal": "atMost" }] }""", "limit")]
    [InlineData("""{ "version": 1, "targets": [{ "group": "", "name": "mine", "workloads": ["batch"], "metric": "latencyP95", "goal": "atMost", "limit": 1, "unit": "s" }] }""", "unit")]
    public void A_file_that_no_run_can_be_held_against_is_refused(string text, string expected)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, text);

            var refused = Assert.Throws<ToolException>(() => TargetsFile.Read(file));

            Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
            Assert.Equal(ExitCode.Usage, refused.ExitCode);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
