using System.Diagnostics;
using System.Text.Json;
using EventCore.Testing;

namespace EventCore.Cli.Tests;

public sealed class MigrateCommandTests(TestPostgres server) : IClassFixture<TestPostgres>
{
    [Fact]
    public async Task Migrating_says_what_was_applied_and_then_that_nothing_was()
    {
        using var run = await ToolRun.Of("db", "migrate");
        var first = run.Output;

        await run.Again("db", "migrate");

        Assert.Contains("applied 0001_events", first, StringComparison.Ordinal);
        Assert.Equal("SQLite: 0 applied, the schema is up to date." + Environment.NewLine, run.Output);
        Assert.Equal("eventcore.db", Assert.Single(run.Files));
    }

    [Fact]
    public async Task Json_is_one_document_with_what_was_applied()
    {
        using var run = await ToolRun.Of("db", "migrate", "--sqlite", "shop.db", "--log", "orders", "--json");
        var first = run.Json();

        await run.Again("db", "migrate", "--sqlite", "shop.db", "--log", "orders", "--json");

        var expected = """{"version":1,"store":"SQLite","schema":null,"log":"orders","appliedMigrations":["0001_events.sql","0002_snapshots.sql","0003_projections.sql","0004_projection_control.sql"]}""";
        Assert.Equal(expected, JsonSerializer.Serialize(first));
        Assert.Equal(expected.Replace("\"0001_events.sql\",\"0002_snapshots.sql\",\"0003_projections.sql\",\"0004_projection_control.sql\"", "", StringComparison.Ordinal), JsonSerializer.Serialize(run.Json()));
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Whoever_watches_is_told_what_is_being_applied()
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = new ToolEnvironment { Output = output, Error = error, ErrorIsTerminal = true, CurrentDirectory = "/" };
        var connection = await server.ConnectionStringAsync(TestContext.Current.CancellationToken);

        await Tool.RunAsync(["db", "migrate", "--postgres", connection, "--schema", "migrate_watched", "--json"], environment, TestContext.Current.CancellationToken);

        Assert.StartsWith("applying 0001_events.sql ..." + Environment.NewLine, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_names_the_schema_in_PostgreSQL()
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        var connection = await server.ConnectionStringAsync(TestContext.Current.CancellationToken);

        using var run = await ToolRun.Of("db", "migrate", "--postgres", connection, "--schema", "migrate_json", "--json");

        var document = run.Json();
        Assert.Equal(("PostgreSQL", "migrate_json", "default"), (Text("store"), Text("schema"), Text("log")));
        Assert.NotEmpty(document.GetProperty("appliedMigrations").EnumerateArray());

        string? Text(string name) => document.GetProperty(name).GetString();
    }

    [Fact]
    public async Task Ten_processes_that_start_together_apply_each_migration_once()
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        var connection = await server.ConnectionStringAsync(TestContext.Current.CancellationToken);

        var documents = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => MigrateInAProcessAsync(connection, "migrate_ten")));
        using var afterwards = await ToolRun.Of("db", "migrate", "--postgres", connection, "--schema", "migrate_ten");

        var applied = documents.SelectMany(document => document.GetProperty("appliedMigrations").EnumerateArray()).Select(name => name.GetString()).Order(StringComparer.Ordinal).ToList();
        Assert.Equal("0001_events.sql", applied[0]);
        Assert.Equal(applied.Distinct(), applied);
        Assert.Equal("PostgreSQL: 0 applied, the schema is up to date." + Environment.NewLine, afterwards.Output);
    }

    private static async Task<JsonElement> MigrateInAProcessAsync(string connection, string schema)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Tool).Assembly.Location, "db", "migrate", "--schema", schema, "--json"]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment[StoreOptions.Variable] = connection;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return JsonDocument.Parse(output).RootElement;
    }
}
