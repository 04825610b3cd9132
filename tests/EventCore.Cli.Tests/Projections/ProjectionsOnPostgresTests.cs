using EventCore.Testing;
using Npgsql;

namespace EventCore.Cli.Tests;

public sealed class ProjectionsOnPostgresTests(TestPostgres server) : IClassFixture<TestPostgres>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Projections_in_the_schema_that_is_named_are_operated_and_a_schema_that_is_none_is_not_made()
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        var connection = await server.ConnectionStringAsync(Cancel);
        using var run = await ToolRun.Of("db", "migrate", "--postgres", connection, "--schema", "operated");
        await using var dataSource = NpgsqlDataSource.Create(connection);
        await using var store = new PostgresEventStore(dataSource, new PostgresEventStoreOptions { Schema = "operated" });
        await store.AcquireCheckpointAsync(new SubscriptionName("balances"), new LeaseOwner("here"), TimeSpan.FromHours(1), Cancel);

        await run.Again("projections", "pause", "balances", "--postgres", connection, "--schema", "operated", "--json");
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        Assert.Equal(("PostgreSQL", "operated"), (run.Json().GetProperty("store").GetString(), run.Json().GetProperty("schema").GetString()));
        Assert.Equal("paused", run.Json().GetProperty("projections")[0].GetProperty("status").GetString());

        await run.Again("projections", "forget", "balances", "--postgres", connection, "--schema", "operated", "--yes", "--json");
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        Assert.Equal(("PostgreSQL", "operated", "balances"), (run.Json().GetProperty("store").GetString(), run.Json().GetProperty("schema").GetString(), run.Json().GetProperty("forgotten").GetProperty("name").GetString()));
        Assert.Empty(await store.ListCheckpointsAsync(Cancel));

        await run.Again("projections", "list", "--postgres", connection, "--schema", "nowhere");
        Assert.Equal((ExitCode.Failed, ""), (run.ExitCode, run.Output));
        Assert.Contains("eventcore db migrate", run.Error, StringComparison.Ordinal);
        await using var count = dataSource.CreateCommand("SELECT count(*) FROM pg_namespace WHERE nspname = 'nowhere'");
        Assert.Equal(0L, await count.ExecuteScalarAsync(Cancel));
    }
}
