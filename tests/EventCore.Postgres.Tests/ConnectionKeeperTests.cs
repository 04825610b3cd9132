using System.Data;
using EventCore.Stores;
using EventCore.Testing;
using Npgsql;
using static EventCore.Postgres.Tests.PostgresDatabase;

namespace EventCore.Postgres.Tests;

public sealed class ConnectionKeeperTests(TestPostgres server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_that_is_sound_is_used_again_and_goes_back_to_its_pool_before_long()
    {
        await using var database = await CreateAsync(server);
        await using var keeper = new ConnectionKeeper(database.DataSource);

        var first = await UseAsync(keeper, isSound: true);
        var second = await UseAsync(keeper, isSound: true);
        Assert.Same(first, second);
        for (var deadline = DateTime.UtcNow.AddSeconds(30); first.State != ConnectionState.Closed && DateTime.UtcNow < deadline;)
        {
            await Task.Delay(50, Cancel);
        }

        Assert.Equal(ConnectionState.Closed, first.State);
        Assert.NotSame(first, await UseAsync(keeper, isSound: true));
    }

    [Fact]
    public async Task One_that_is_not_goes_to_its_pool_at_once_and_so_do_all_when_the_keeper_ends()
    {
        await using var database = await CreateAsync(server);
        var keeper = new ConnectionKeeper(database.DataSource);

        var broken = await UseAsync(keeper, isSound: false);
        Assert.Equal(ConnectionState.Closed, broken.State);
        var idle = await UseAsync(keeper, isSound: true);
        var inUse = await keeper.TakeAsync();
        Assert.Same(idle, inUse.Connection);
        var other = await UseAsync(keeper, isSound: true);
        await keeper.DisposeAsync();
        Assert.Equal(ConnectionState.Closed, other.State);
        inUse.IsSound = true;
        await inUse.DisposeAsync();

        Assert.Equal(ConnectionState.Closed, idle.State);
    }

    [Fact]
    public async Task A_pool_of_one_connection_serves_appends_and_reads()
    {
        // Whoever kept the connection for good would leave nothing for the others.
        await using var database = await CreateAsync(server);
        await using var narrow = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(Cancel)) { MaxPoolSize = 1, Timeout = 30 });
        await using var store = new PostgresEventStore(narrow, new PostgresEventStoreOptions { Schema = database.Schema });

        for (var version = 0; version < 3; version++)
        {
            Assert.IsType<AppendResult.Appended>(await store.AppendAsync(Append("a", version, Event("a")), Cancel));
            Assert.Equal(version + 1, (await store.ReadVersionsAsync([new StreamId("a")], Cancel))[new StreamId("a")].Value);
            Assert.Equal(version + 1, await store.ReadStreamAsync(new StreamId("a"), Cancel).CountAsync(Cancel));
        }
    }

    [Fact]
    public async Task Logs_that_share_a_narrow_pool_leave_each_other_connections()
    {
        await using var database = await CreateAsync(server);
        await using var narrow = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(Cancel)) { MaxPoolSize = 2, Timeout = 2 });
        PostgresEventStore[] logs = [.. Enumerable.Range(0, 6).Select(log => new PostgresEventStore(narrow, new PostgresEventStoreOptions { Schema = database.Schema, Log = new LogName($"log-{log}") }))];

        // Whoever kept its connection for a second would have the last of them wait beyond the pool's timeout.
        var answers = await Task.WhenAll(logs.Select(store => store.AppendAsync(Append("a", 0, Event("a")), Cancel).AsTask()));

        Assert.All(answers, answer => Assert.IsType<AppendResult.Appended>(answer));
        foreach (var store in logs)
        {
            await store.DisposeAsync();
        }
    }

    private static async Task<NpgsqlConnection> UseAsync(ConnectionKeeper keeper, bool isSound)
    {
        await using var kept = await keeper.TakeAsync();
        Assert.Equal(ConnectionState.Open, kept.Connection.State);
        kept.IsSound = isSound;
        return kept.Connection;
    }
}
