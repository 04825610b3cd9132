using System.Text.Json;
using EventCore.Testing;

namespace EventCore.Cli.Tests;

public sealed class ScriptCommandTests(TestPostgres server) : IClassFixture<TestPostgres>
{
    [Fact]
    public async Task A_script_is_all_that_is_printed_and_nothing_is_made()
    {
        using var run = await ToolRun.Of("db", "script");

        Assert.StartsWith("-- EventCore's migrations: 0001_events.sql, ", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("COMMIT;\n", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
        Assert.Empty(run.Files);
    }

    [Fact]
    public async Task Where_nothing_is_pending_nothing_is_printed_or_written()
    {
        using var run = await ToolRun.Of("db", "migrate");

        await run.Again("db", "script", "--out", "pending.sql");

        Assert.Empty(run.Output);
        Assert.Equal("SQLite: the schema is up to date, so there is no script." + Environment.NewLine, run.Error);
        Assert.Equal("eventcore.db", Assert.Single(run.Files));
        Assert.Equal(ExitCode.Done, run.ExitCode);
    }

    [Fact]
    public async Task Out_names_a_file_for_the_script()
    {
        using var printed = await ToolRun.Of("db", "script");
        using var run = await ToolRun.Of("db", "script", "--out", "pending.sql");

        Assert.Equal(printed.Output, await File.ReadAllTextAsync(Path.Combine(run.Folder, "pending.sql"), TestContext.Current.CancellationToken));
        Assert.Empty(run.Output);
        Assert.Contains("sqlite3 FILE <", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_answered_in_one_line()
    {
        using var run = await ToolRun.Of("db", "script", "--out", "no/such/folder.sql");

        Assert.Contains("The script could not be written.", run.TheOneLine(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
    }

    [Fact]
    public async Task Json_is_one_document_with_the_script()
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        var connection = await server.ConnectionStringAsync(TestContext.Current.CancellationToken);

        using var run = await ToolRun.Of("db", "script", "--postgres", connection, "--schema", "script_json", "--json");

        var document = run.Json();
        Assert.Equal(("PostgreSQL", "script_json"), (document.GetProperty("store").GetString(), document.GetProperty("schema").GetString()));
        Assert.Contains("CREATE TABLE \"script_json\".events", document.GetProperty("sql").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, document.GetProperty("file").ValueKind);
        Assert.Empty(run.Error);
    }
}
