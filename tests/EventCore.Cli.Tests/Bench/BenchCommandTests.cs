using System.Text.Json;
using EventCore.Testing;

namespace EventCore.Cli.Tests;

public sealed class BenchCommandTests
{
    [Fact]
    public async Task Json_is_one_document_whose_figures_add_up()
    {
        using var run = await ToolRun.Of("bench", "--store", "memory", "--json");

        var report = run.Json();
        var workloads = report.GetProperty("workloads").EnumerateArray().ToList();
        Assert.Equal(2, report.GetProperty("version").GetInt32());
        Assert.True(report.GetProperty("complete").GetBoolean());
        Assert.Equal(3 * 1_520, report.GetProperty("operations").GetInt32());
        Assert.Equal(3, workloads.Count);
        Assert.All([report, .. workloads, .. workloads.SelectMany(workload => workload.GetProperty("rounds").EnumerateArray())], AddsUp);
        Assert.False(report.GetProperty("store").GetProperty("durable").GetBoolean());
        Assert.Equal(TargetsFile.Own.Count, report.GetProperty("targets").GetArrayLength());
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task The_table_fits_a_hundred_columns_and_ends_with_a_verdict()
    {
        using var run = await ToolRun.Of("bench", "--store", "memory");

        var lines = run.Output.TrimEnd().Split(Environment.NewLine);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 100));
        Assert.All(run.Output, character => Assert.True(char.IsAscii(character) && character != '\e'));
        Assert.Equal("OK: 4,560 operations: 4,560 succeeded, 0 rejected, 0 conflicted, 0 failed.", lines[^1]);
        Assert.Contains("NOT DURABLE", run.Output, StringComparison.Ordinal);
        Assert.Contains(" not measured.", run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, run.ExitCode);
    }

    [Fact]
    public async Task The_stream_cache_is_used_unless_it_is_switched_off()
    {
        using var run = await ToolRun.Of("bench", "--store", "memory", "--workload", "batch", "--json");
        var cached = run.Json();
        await run.Again("bench", "--store", "memory", "--workload", "batch", "--cache", "off", "--json");
        var uncached = run.Json();
        await run.Again("bench", "--store", "memory", "--workload", "batch", "--cache", "off");

        Assert.Equal(StreamCacheOptions.DefaultMaxBytes, cached.GetProperty("load").GetProperty("cacheMaxBytes").GetInt64());
        Assert.InRange(cached.GetProperty("workloads")[0].GetProperty("cacheMisses").GetInt64(), 20, long.MaxValue);
        Assert.Equal(0, uncached.GetProperty("load").GetProperty("cacheMaxBytes").GetInt64());
        Assert.Contains("stream cache off", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snapshots_are_used_unless_they_are_switched_off()
    {
        using var run = await ToolRun.Of("bench", "--store", "memory", "--workload", "batch", "--json");
        var on = run.Json().GetProperty("load").GetProperty("snapshotMaxStates").GetInt32();
        await run.Again("bench", "--store", "memory", "--workload", "batch", "--snapshots", "off", "--json");
        var off = run.Json().GetProperty("load").GetProperty("snapshotMaxStates").GetInt32();
        await run.Again("bench", "--store", "memory", "--workload", "batch");
        var header = run.Output;
        await run.Again("bench", "--store", "memory", "--workload", "batch", "--snapshots", "off");

        Assert.Equal((SnapshotOptions.DefaultMaxStates, 0), (on, off));
        Assert.Contains("snapshots on: ", header, StringComparison.Ordinal);
        Assert.Contains("snapshots off: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workloads_beside_the_validation_run_when_they_are_asked_for()
    {
        using var run = await ToolRun.Of(
            "bench", "--store", "memory", "--workload", "three-stream", "--workload", "read-log", "--streams", "30", "--scale", "1", "--rounds", "1", "--duration", "60s", "--warm-up", "1", "--start-at", "2020-01-01", "--json");

        var (report, load) = (run.Json(), run.Json().GetProperty("load"));
        var workloads = report.GetProperty("workloads").EnumerateArray().ToList();
        Assert.Equal(["three-stream", "read-log"], workloads.Select(workload => workload.GetProperty("name").GetString()));
        Assert.Equal([(1_000, 0, 64), (10, 10_000, 1)], workloads.Select(workload =>
            (workload.GetProperty("succeeded").GetInt32(), workload.GetProperty("eventsRead").GetInt32(), workload.GetProperty("concurrency").GetInt32())));
        Assert.All(workloads, workload => Assert.InRange(workload.GetProperty("workingSetPeakBytes").GetInt64(), 1, long.MaxValue));
        Assert.Equal((30, 60, 1), (load.GetProperty("streams").GetInt32(), load.GetProperty("durationSeconds").GetDouble(), load.GetProperty("warmUpSeconds").GetDouble()));
    }

    [Fact]
    public async Task The_table_says_how_the_load_was_bounded_and_what_ran_by_itself()
    {
        using var run = await ToolRun.Of("bench", "--store", "memory", "--workload", "read-log", "--streams", "1000000", "--rounds", "1", "--duration", "24h", "--concurrency", "1024");

        Assert.Contains("1,024 at once (closed loop), 1,000,000 streams, 86,400 s a round at most", run.Output, StringComparison.Ordinal);
        Assert.Contains("read-log: 1 at once", run.Output, StringComparison.Ordinal);
        Assert.Contains($"{BenchSettings.DefaultWarmUpSeconds} s of warm-up are not counted", run.Output, StringComparison.Ordinal);
        Assert.All(run.Output.Split(Environment.NewLine).Where(line => !line.StartsWith("  command", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 100));
    }

    [Theory]
    [InlineData("--cache")]
    [InlineData("--snapshots")]
    public async Task Any_other_word_than_on_or_off_is_refused(string option)
    {
        using var run = await ToolRun.Of("bench", "--store", "memory", option, "perhaps");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
    }

    [Fact]
    public async Task A_named_file_is_kept_and_can_be_benched_again()
    {
        using var run = await ToolRun.Of("bench", "--sqlite", "events.db", "--workload", "single-stream", "--json");
        var first = run.Json().GetProperty("succeeded").GetInt32();

        await run.Again("bench", "--sqlite", "events.db", "--workload", "single-stream", "--json");

        Assert.Equal((3_000, 3_000), (first, run.Json().GetProperty("succeeded").GetInt32()));
        Assert.Equal("events.db", Assert.Single(run.Files));
    }

    [Fact]
    public async Task A_throw_away_file_is_removed_at_the_end()
    {
        using var run = await ToolRun.Of("bench", "--workload", "batch", "--concurrency", "1");

        Assert.Contains("SQLite", run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Empty(run.Files);
    }

    [Fact]
    public async Task A_run_stopped_by_its_user_says_so_and_leaves_nothing()
    {
        using var run = new ToolRun();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await run.Again(_ => null, stop.Token, "bench", "--scale", "10000");

        Assert.Equal("eventcore: Stopped." + Environment.NewLine, run.TheOneLine());
        Assert.Equal(ExitCode.Stopped, run.ExitCode);
    }

    [Fact]
    public async Task A_private_PostgreSQL_reports_the_durability_it_was_asked_for()
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");

        using var run = await ToolRun.Of("bench", "--postgres", "auto", "--workload", "batch", "--concurrency", "4", "--json");

        var store = run.Json().GetProperty("store");
        Assert.True(store.GetProperty("durable").GetBoolean());
        Assert.Equal("on", store.GetProperty("settings").GetProperty("fsync").GetString());
        Assert.Equal("4", store.GetProperty("settings").GetProperty("connections at most").GetString());
        AddsUp(run.Json());
        Assert.Equal(60, run.Json().GetProperty("succeeded").GetInt32());
    }

    private static void AddsUp(JsonElement counts) =>
        Assert.Equal(
            counts.GetProperty("operations").GetInt32(),
            counts.GetProperty("succeeded").GetInt32() + counts.GetProperty("rejected").GetInt32() + counts.GetProperty("conflicted").GetInt32()
                + counts.GetProperty("failed").GetInt32());
}
