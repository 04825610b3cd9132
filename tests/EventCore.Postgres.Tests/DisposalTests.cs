using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace EventCore.Postgres.Tests;

public sealed class DisposalTests
{
    [Fact]
    public async Task Whoever_waits_for_the_first_use_of_a_server_that_hangs_is_told_of_it_though_the_store_is_disposed()
    {
        // Takes connections, and never says a word.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var dataSource = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={((IPEndPoint)listener.LocalEndpoint).Port};Username=nobody;Timeout=2;GSS Encryption Mode=Disable");
        var store = new PostgresEventStore(dataSource);
        StreamId[] streams = [new("a")];
        var (first, second) = (store.ReadVersionsAsync(streams, CancellationToken.None).AsTask(), store.ReadVersionsAsync(streams, CancellationToken.None).AsTask());

        await store.DisposeAsync();

        foreach (var read in new[] { first, second })
        {
            await Assert.ThrowsAsync<EventStoreException>(() => read.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        }
    }
}
