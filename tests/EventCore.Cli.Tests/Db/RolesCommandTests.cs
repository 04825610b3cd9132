using EventCore.Testing;
using Npgsql;

namespace EventCore.Cli.Tests;

public sealed class RolesCommandTests(TestPostgres server) : IClassFixture<TestPostgres>
{
    [Fact]
    public async Task Roles_are_planned_then_made_and_then_as_they_should_be()
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        var connection = await server.ConnectionStringAsync(TestContext.Current.CancellationToken);
        string[] roles = ["db", "roles", "--postgres", connection, "--schema", "roles_made", "--owner", "roles_made_owner", "--application", "roles_made_app"];
        using var run = await ToolRun.Of("db", "migrate", "--postgres", connection, "--schema", "roles_made");

        await run.Again([.. roles, "--plan"]);
        var plan = run.Output;
        await run.Again(roles);
        var made = run.Output;
        await run.Again([.. roles, "--json"]);
        await DropAsync(connection, "roles_made");

        Assert.Contains("CREATE ROLE roles_made_app NOLOGIN;", plan, StringComparison.Ordinal);
        Assert.EndsWith("statements would be run. Nothing was changed." + Environment.NewLine, plan, StringComparison.Ordinal);
        Assert.Equal(plan.Split(';')[..^1], made.Split(';')[..^2]);
        Assert.EndsWith("GRANT roles_made_app TO its_login;" + Environment.NewLine, made, StringComparison.Ordinal);
        Assert.Equal(0, run.Json().GetProperty("statements").GetArrayLength());
        Assert.Equal("roles_made_owner", run.Json().GetProperty("owner").GetString());
        Assert.Equal(ExitCode.Done, run.ExitCode);
    }

    [Fact]
    public async Task A_schema_that_is_not_there_is_answered_in_one_line_that_says_what_to_do()
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        var connection = await server.ConnectionStringAsync(TestContext.Current.CancellationToken);

        using var run = await ToolRun.Of("db", "roles", "--postgres", connection, "--schema", "roles_nowhere");

        Assert.Contains("eventcore db migrate", run.TheOneLine(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
    }

    private static async Task DropAsync(string connection, string schema)
    {
        await using var dataSource = NpgsqlDataSource.Create(connection);
        await using var command = dataSource.CreateCommand($"DROP SCHEMA {schema} CASCADE; DROP ROLE {schema}_owner, {schema}_app");
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
