using System.Net;
using System.Net.Sockets;
using EventCore.Stores;
using EventCore.Testing;
using Npgsql;
using static EventCore.Postgres.Tests.PostgresDatabase;

namespace EventCore.Postgres.Tests;

/// <summary>A connection string that names several hosts, as for a fail-over.</summary>
public sealed class SeveralHostsTests(TestPostgres server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task That_no_host_is_the_primary_yet_is_transient()
    {
        await using var database = await CreateAsync(server);
        var connectionString = new NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(Cancel)) { TargetSessionAttributes = "standby" };
        connectionString.Host = $"{connectionString.Host}:{connectionString.Port},{connectionString.Host}:{connectionString.Port}";

        Assert.True((await FailureAsync(database, NpgsqlDataSource.Create(connectionString))).IsTransient);
    }

    [Fact(Timeout = 120_000)]
    public async Task That_no_host_can_be_reached_is_transient()
    {
        await using var database = await CreateAsync(server);
        var connectionString = new NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(Cancel)) { Host = $"127.0.0.1:{FreePort()},127.0.0.1:{FreePort()}" };

        Assert.True((await FailureAsync(database, NpgsqlDataSource.Create(connectionString))).IsTransient);
    }

    [Fact(Timeout = 120_000)]
    public async Task That_every_host_refuses_the_login_is_not()
    {
        await using var database = await CreateAsync(server);
        var connectionString = new NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(Cancel)) { Username = "nobody" };
        connectionString.Host = $"{connectionString.Host}:{connectionString.Port},{connectionString.Host}:{connectionString.Port}";

        Assert.False((await FailureAsync(database, NpgsqlDataSource.Create(connectionString))).IsTransient);
    }

    private static async Task<EventStoreException> FailureAsync(PostgresDatabase database, NpgsqlDataSource way)
    {
        await using (way)
        {
            await using var store = database.OpenThrough(way, new PostgresEventStoreOptions { Queue = new AppendQueueOptions { Retry = RetryPolicy.None } });
            return await Assert.ThrowsAsync<EventStoreException>(async () => await store.AppendAsync(Append("a", 0, Event("a")), Cancel));
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
