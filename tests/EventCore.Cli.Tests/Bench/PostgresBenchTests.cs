using EventCore.Testing;

namespace EventCore.Cli.Tests;

public sealed class PostgresBenchTests : IAsyncLifetime
{
    private PostgresCluster _server = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        var careless = new PostgresClusterOptions { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["fsync"] = "off", ["synchronous_commit"] = "off" } };
        _server = await PostgresCluster.StartAsync(careless, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_server_without_durable_settings_is_called_so_and_can_be_benched_again()
    {
        using var run = await ToolRun.Of("bench", "--postgres", _server.ConnectionString, "--schema", "shop", "--workload", "batch");
        var first = run.Output;

        await run.Again(_ => _server.ConnectionString, TestContext.Current.CancellationToken, "bench", "--schema", "shop", "--workload", "batch");

        Assert.All([first, run.Output], output => Assert.Contains("NOT DURABLE", output, StringComparison.Ordinal));
        Assert.All([first, run.Output], output => Assert.Contains("fsync = off: a power cut loses acknowledged appends", output, StringComparison.Ordinal));
        Assert.All([first, run.Output], output => Assert.Contains("60 succeeded, 0 rejected, 0 conflicted, 0 failed", output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Migrating_says_what_was_applied_and_then_that_nothing_was()
    {
        using var run = await ToolRun.Of("db", "migrate", "--postgres", _server.ConnectionString);
        var first = run.Output;

        await run.Again("db", "migrate", "--postgres", _server.ConnectionString);

        Assert.Contains("applied 0001_events", first, StringComparison.Ordinal);
        Assert.Equal("PostgreSQL: 0 applied, the schema is up to date." + Environment.NewLine, run.Output);
    }

    [Theory]
    [InlineData("Password=wrong", "refused the login")]
    [InlineData("Database=nowhere", "no such database")]
    public async Task A_refused_connection_is_answered_in_one_line(string difference, string expected)
    {
        using var run = await ToolRun.Of("bench", "--postgres", $"{_server.ConnectionString};{difference}");

        Assert.Contains(expected, run.TheOneLine(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
    }
}
