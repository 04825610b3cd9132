using System.Text.Json;
using EventCore.Testing;
using Npgsql;

namespace EventCore.Cli.Tests;

public sealed class VerifyCommandTests(TestPostgres server) : IClassFixture<TestPostgres>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_schema_as_it_should_be_is_said_to_be_one_in_a_line()
    {
        using var run = await ToolRun.Of("db", "migrate", "--sqlite", "shop.db");

        await run.Again("db", "verify", "--sqlite", "shop.db");

        Assert.Equal((ExitCode.Done, "SQLite: the schema is as the migrations make it." + Environment.NewLine, ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task No_file_is_made_by_looking_for_it()
    {
        using var run = await ToolRun.Of("db", "verify", "--sqlite", "shop.db");

        Assert.Contains("There is no event store", run.TheOneLine(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
    }

    [Fact]
    public async Task Each_difference_is_a_line_the_gravest_first_and_then_there_is_a_verdict()
    {
        var connection = await MigratedAsync("verify_lines", "ALTER TABLE verify_lines.events SET UNLOGGED; CREATE TABLE verify_lines.notes (); ALTER TABLE verify_lines.events ALTER COLUMN metadata DROP NOT NULL");

        using var run = await ToolRun.Of("db", "verify", "--postgres", connection, "--schema", "verify_lines");

        Assert.Equal(
            """
            fatal     persistence of table events: expected logged, found unlogged. To mend it: ALTER TABLE "verify_lines"."events" SET LOGGED
            degraded  NULL of column events.metadata: expected refused, found allowed. To mend it: ALTER TABLE "verify_lines"."events" ALTER COLUMN "metadata" SET NOT NULL
            note      table notes: expected nothing, found it
            PostgreSQL, schema verify_lines: 1 fatal, 1 degraded, 1 note. A store refuses to work on it.

            """.ReplaceLineEndings(),
            run.Output);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
    }

    [Theory]
    [InlineData("verify_sound", "CREATE TABLE verify_sound.notes ()", 0)]
    [InlineData("verify_slow", "DROP INDEX verify_slow.events_first_idx", 1)]
    [InlineData("verify_never", "DROP SCHEMA verify_never CASCADE", 1)]
    public async Task The_exit_code_is_0_where_there_are_notes_at_most(string schema, string drift, int exitCode)
    {
        var connection = await MigratedAsync(schema, drift);

        using var run = await ToolRun.Of("db", "verify", "--postgres", connection, "--schema", schema);

        Assert.Equal((exitCode, ""), ((int)run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Json_is_one_document_with_every_difference()
    {
        var connection = await MigratedAsync("verify_json", "ALTER TABLE verify_json.events SET UNLOGGED; CREATE TABLE verify_json.notes ()");

        using var run = await ToolRun.Of("db", "verify", "--postgres", connection, "--schema", "verify_json", "--json");

        Assert.Equal(
            """{"version":1,"store":"PostgreSQL","schema":"verify_json","canWork":false,"isSound":false,"differences":["""
            + """{"subject":"persistence of table events","expected":"logged","found":"unlogged","impact":"fatal","mending":"ALTER TABLE \u0022verify_json\u0022.\u0022events\u0022 SET LOGGED"},"""
            + """{"subject":"table notes","expected":"nothing","found":"it","impact":"note","mending":null}]}""",
            JsonSerializer.Serialize(run.Json()));
        Assert.Equal(ExitCode.Failed, run.ExitCode);
    }

    private async Task<string> MigratedAsync(string schema, string drift)
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        var connection = await server.ConnectionStringAsync(Cancel);
        await using var dataSource = NpgsqlDataSource.Create(connection);
        await PostgresSchema.MigrateAsync(dataSource, schema, Cancel);
        await using var command = dataSource.CreateCommand(drift);
        await command.ExecuteNonQueryAsync(Cancel);
        return connection;
    }
}
