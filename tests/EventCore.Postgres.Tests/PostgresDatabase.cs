using System.Text;
using EventCore.Stores;
using EventCore.Testing;
using Npgsql;

namespace EventCore.Postgres.Tests;

/// <summary>A schema of its own on the tests' server, for one test class.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly StatementProfile _profile;

    private PostgresDatabase(NpgsqlDataSource dataSource, string schema, StatementProfile profile) => (DataSource, Schema, _profile) = (dataSource, schema, profile);

    public NpgsqlDataSource DataSource { get; }

    public string Schema { get; }

    /// <summary>Skips the test where there is no server to be had.</summary>
    public static async Task<PostgresDatabase> CreateEmptyAsync(TestPostgres server, StatementProfile profile = StatementProfile.ServerFunctions)
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        var connectionString = await server.ConnectionStringAsync(TestContext.Current.CancellationToken);
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 20 };
        return new PostgresDatabase(NpgsqlDataSource.Create(builder), $"test_{Guid.NewGuid():N}", profile);
    }

    /// <summary>A migrated schema, for stores of that profile; for plain SQL one without any function, so that none can be called.</summary>
    public static async Task<PostgresDatabase> CreateAsync(TestPostgres server, StatementProfile profile = StatementProfile.ServerFunctions)
    {
        var database = await CreateEmptyAsync(server, profile);
        await PostgresSchema.MigrateAsync(database.DataSource, database.Schema, TestContext.Current.CancellationToken);
        if (profile == StatementProfile.PlainSql)
        {
            await database.DropFunctionsAsync();
        }

        return database;
    }

    public PostgresEventStore Open(PostgresEventStoreOptions? options = null) => OpenThrough(DataSource, options);

    /// <summary>A store that takes another way to this schema.</summary>
    public PostgresEventStore OpenThrough(NpgsqlDataSource dataSource, PostgresEventStoreOptions? options = null) =>
        new(dataSource, (options ?? new PostgresEventStoreOptions()) with { Schema = Schema, StatementProfile = _profile });

    public async Task<object?> QueryAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql.Replace("{schema}", Schema, StringComparison.Ordinal));
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private async Task DropFunctionsAsync()
    {
        var drops = await QueryAsync("SELECT string_agg(format('DROP FUNCTION %s', oid::regprocedure), '; ') FROM pg_proc WHERE pronamespace = '{schema}'::regnamespace");
        await QueryAsync((string)drops!);
        Assert.Equal(0L, await QueryAsync("SELECT count(*) FROM pg_proc WHERE pronamespace = '{schema}'::regnamespace"));
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
