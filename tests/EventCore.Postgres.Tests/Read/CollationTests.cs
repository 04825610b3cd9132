using EventCore.Stores;
using EventCore.Testing;
using Npgsql;
using static EventCore.Postgres.Tests.PostgresDatabase;

namespace EventCore.Postgres.Tests;

/// <summary>A database that sorts as people do: "order" before "Order" before "Stock".</summary>
public sealed class CollationTests(TestPostgres server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("O", "Order-1", "Order-2")]
    [InlineData("o", "order-1")]
    [InlineData("", "Order-1", "Order-2", "Stock-1", "order-1", "Éclair-1")]
    public async Task Listing_is_by_code_point_whatever_the_database_sorts_by(string prefix, params string[] expected)
    {
        await using var main = await CreateEmptyAsync(server);
        Assert.SkipUnless(Equals(await main.QueryAsync("SELECT current_setting('server_version_num')::integer >= 150000"), true), "A database can choose ICU from PostgreSQL 15 on.");
        await main.QueryAsync("CREATE DATABASE {schema} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C' ENCODING 'UTF8'");
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(Cancel)) { Database = main.Schema, Pooling = false };
            await using var dataSource = NpgsqlDataSource.Create(connection);
            await PostgresSchema.MigrateAsync(dataSource, cancellationToken: Cancel);
            await using var store = new PostgresEventStore(dataSource);
            foreach (var streamId in (string[])["order-1", "Order-1", "Stock-1", "Order-2", "Éclair-1"])
            {
                await store.AppendAsync(Append(streamId, 0, Event(streamId)), Cancel);
            }

            var listed = await store.ListStreamsAsync(new ListStreamsRequest(new StreamPrefix(prefix)), Cancel);

            Assert.Equal(expected, listed.Select(stream => stream.StreamId.Value));
        }
        finally
        {
            await main.QueryAsync("DROP DATABASE {schema} WITH (FORCE)");
        }
    }

    [Fact]
    public async Task The_view_of_streams_shows_each_with_its_version_and_times()
    {
        await using var database = await CreateAsync(server);
        await using var store = database.Open();
        await store.AppendAsync(Append("a", 0, Event("a"), Event("a")), Cancel);
        await store.AppendAsync(Append("a", 2, Event("a")), Cancel);
        await store.AppendAsync(Append("b", 0, Event("b")), Cancel);

        var rows = await database.QueryAsync("""
            SELECT string_agg(stream_id || ' at ' || current_version || CASE WHEN updated_at > created_at THEN ' later' ELSE '' END, ', ' ORDER BY stream_id)
            FROM {schema}.event_streams
            """);

        Assert.Equal("a at 3 later, b at 1", rows);
    }
}
