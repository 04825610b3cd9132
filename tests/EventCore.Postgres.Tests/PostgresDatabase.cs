using System.Text;
using EventCore.Stores;
using EventCore.Testing;
using Npgsql;

namespace EventCore.Postgres.Tests;

/// <summary>A schema of its own on the tests' server, for one test class.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    private PostgresDatabase(NpgsqlDataSource dataSource, string schema) => (DataSource, Schema) = (dataSource, schema);

    public NpgsqlDataSource DataSource { get; }

    public string Schema { get; }

    /// <summary>Skips the test where there is no server to be had.</summary>
    public static async Task<PostgresDatabase> CreateEmptyAsync(TestPostgres server)
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        var connectionString = await server.ConnectionStringAsync(TestContext.Current.CancellationToken);
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 20 };
        return new PostgresDatabase(NpgsqlDataSource.Create(builder), $"test_{Guid.NewGuid():N}");
    }

    public static async Task<PostgresDatabase> CreateAsync(TestPostgres server)
    {
        var database = await CreateEmptyAsync(server);
        await PostgresSchema.MigrateAsync(database.DataSource, database.Schema, TestContext.Current.CancellationToken);
        return database;
    }

    public PostgresEventStore Open(PostgresEventStoreOptions? options = null) =>
        new(DataSource, (options ?? new PostgresEventStoreOptions()) with { Schema = Schema });

    public async Task<object?> QueryAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql.Replace("{schema}", Schema, StringComparison.Ordinal));
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await QueryAsync("DROP SCHEMA IF EXISTS {schema} CASCADE");
        await DataSource.DisposeAsync();
    }

    public static NewEvent Event(string streamId, string json = "{}") =>
        new(new StreamId(streamId), EventId.Create(TimeProvider.System), new EventType("tested"), Encoding.UTF8.GetBytes(json), EventMetadata.Empty);

    public static AppendRequest Append(string streamId, long expected, params NewEvent[] events) =>
        new(new StreamVersions([KeyValuePair.Create(new StreamId(streamId), new StreamVersion(expected))]), events);
}
