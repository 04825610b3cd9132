using System.Diagnostics;
using System.Text.Json;
using EventCore.Testing;

namespace EventCore.Cli.Tests;

public sealed class SavedRunTests
{
    [Fact]
    public async Task A_saved_run_says_what_was_printed_and_can_be_reported_again()
    {
        using var run = await ToolRun.Of("bench", "--store", "memory", "--workload", "batch", "--warm-up", "1", "--save", "run.json", "--json");
        var printed = run.Output;
        var saved = await File.ReadAllTextAsync(Path.Combine(run.Folder, "run.json"), TestContext.Current.CancellationToken);
        Assert.Equal(printed.TrimEnd(), saved.TrimEnd());

        await run.Again("bench", "report", "run.json", "--markdown", "run.md");

        Assert.EndsWith("OK: 60 operations: 60 succeeded, 0 rejected, 0 conflicted, 0 failed.", run.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("eventcore bench --store memory --workload batch --warm-up 1 --save run.json --json", await File.ReadAllTextAsync(Path.Combine(run.Folder, "run.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(["run.json", "run.md"], run.Files.Order());
    }

    [Fact]
    public async Task A_run_can_be_compared_with_one_that_was_saved()
    {
        using var run = await ToolRun.Of("bench", "--store", "memory", "--workload", "batch", "--warm-up", "1", "--save", "before.json");

        // Whatever the machine does meanwhile, nothing gets slower by as much.
        await run.Again("bench", "--store", "memory", "--workload", "batch", "--warm-up", "1", "--baseline", "before.json", "--threshold", "100", "--json");

        var comparison = run.Json().GetProperty("comparison");
        Assert.Equal("batch", comparison.GetProperty("changes")[0].GetProperty("workload").GetString());
        Assert.Equal(100, comparison.GetProperty("thresholdPercent").GetDouble());

        await run.Again("bench", "--store", "memory", "--workload", "batch", "--rounds", "2", "--baseline", "before.json");
        Assert.Contains("This run has 2 rounds. A comparison needs 3 or more", run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_run_that_ends_half_way_however_hard_leaves_what_it_has_measured(string signal)
    {
        using var run = new ToolRun();
        var file = Path.Combine(run.Folder, "half.json");
        using var tool = Start(run.Folder, "bench", "--store", "memory", "--workload", "batch", "--workload", "read-stream", "--rounds", "100", "--warm-up", "1", "--save", "half.json");
        await WaitUntil(() => File.Exists(file) && RoundsIn(file) >= 3, tool);

        using (var kill = Process.Start("kill", ["-s", signal, $"{tool.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await tool.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await run.Again("bench", "report", "half.json");

        Assert.NotEqual(0, tool.ExitCode);
        Assert.Contains("NOT COMPLETE: the run was stopped before everything was measured", run.Output, StringComparison.Ordinal);
        Assert.InRange(RoundsIn(file), 3, 199);
        Assert.Equal(ExitCode.Done, run.ExitCode);
    }

    [Theory]
    [InlineData("{}", "it says no version")]
    [InlineData("[]", "it says no version")]
    [InlineData("""{ "version": 1 }""", "it is of version 1, and this tool reads version 2")]
    [InlineData("""{ "version": 2 }""", "missing required properties")]
    [InlineData("nothing", "is no run that was saved with --save")]
    public async Task Something_else_than_a_saved_run_is_refused(string text, string expected)
    {
        using var run = new ToolRun();
        await File.WriteAllTextAsync(Path.Combine(run.Folder, "run.json"), text, TestContext.Current.CancellationToken);

        await run.Again("bench", "report", "run.json");

        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
    }

    [Fact]
    public async Task A_password_is_not_saved()
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        await using var server = await PostgresCluster.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var password = new Npgsql.NpgsqlConnectionStringBuilder(server.ConnectionString).Password!;

        using var run = await ToolRun.Of("bench", "--postgres", server.ConnectionString, "--workload", "batch", "--rounds", "1", "--warm-up", "1", "--json");

        Assert.DoesNotContain(password, run.Output, StringComparison.Ordinal);
        Assert.Contains("Password=***", run.Json().GetProperty("command").GetString(), StringComparison.Ordinal);
        var bare = run.Json().GetProperty("yardstick");
        Assert.All(["insertsPerSecond", "insertAloneMilliseconds", "roundTripMilliseconds", "durableCommitMilliseconds"], figure => Assert.InRange(bare.GetProperty(figure).GetDouble(), double.Epsilon, double.MaxValue));
        Assert.Equal(JsonValueKind.Null, bare.GetProperty("fsyncMilliseconds").ValueKind);
        var batch = run.Json().GetProperty("workloads")[0];
        Assert.InRange(batch.GetProperty("serverCpuSeconds").GetDouble(), 0, double.MaxValue);
        Assert.InRange(batch.GetProperty("connectionsPeak").GetInt32(), 1, 100);
        Assert.InRange(batch.GetProperty("batches").GetInt64(), 1, 20);
        await using var database = Npgsql.NpgsqlDataSource.Create(server.ConnectionString);
        await using var schemas = database.CreateCommand("SELECT count(*)::integer FROM pg_namespace WHERE nspname LIKE 'eventcore_bench%'");
        Assert.Equal(0, await schemas.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    private static int RoundsIn(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        return json.RootElement.GetProperty("workloads").EnumerateArray().Sum(workload => workload.GetProperty("rounds").GetArrayLength());
    }

    private static Process Start(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Tool).Assembly.Location, .. arguments]) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove(StoreOptions.Variable);
        return Process.Start(start)!;
    }

    private static async Task WaitUntil(Func<bool> isSo, Process tool)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(120));
        while (!isSo())
        {
            Assert.False(tool.HasExited, "The tool ended by itself.");
            await Task.Delay(20, patience.Token);
        }
    }
}
