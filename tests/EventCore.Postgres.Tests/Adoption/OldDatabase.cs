using EventCore.Stores;
using EventCore.Testing;
using Npgsql;

namespace EventCore.Postgres.Tests;

/// <summary>A database of its own with the tables of an older store, for one test.</summary>
internal sealed class OldDatabase : IAsyncDisposable
{
    private const string Tables = """
        SELECT oid::regclass::text, relkind = 'S'
        FROM pg_class
        WHERE relkind IN ('r', 'S') AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) AND oid >= 16384
        ORDER BY 1
        """;

    private const string Catalog = """
        SELECT md5(string_agg(line, E'\n' ORDER BY line COLLATE "C"))
        FROM (
            SELECT format('class %s %s %s %s %s', relnamespace, relname, relkind, relowner, relacl) AS line FROM pg_class WHERE oid >= 16384
            UNION ALL SELECT format('attribute %s %s %s %s', attrelid, attname, atttypid, attnotnull) FROM pg_attribute WHERE attrelid >= 16384
            UNION ALL SELECT format('constraint %s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE oid >= 16384
            UNION ALL SELECT format('function %s', proname) FROM pg_proc WHERE oid >= 16384
            UNION ALL SELECT format('trigger %s', tgname) FROM pg_trigger
            UNION ALL SELECT format('namespace %s %s', nspname, nspacl) FROM pg_namespace
        ) AS catalog
        """;

    private readonly NpgsqlDataSource _server;
    private readonly string _name;

    private OldDatabase(NpgsqlDataSource server, string name, string connectionString) =>
        (_server, _name, ConnectionString, DataSource) = (server, name, connectionString, NpgsqlDataSource.Create(connectionString));

    public string ConnectionString { get; }

    public NpgsqlDataSource DataSource { get; }

    /// <summary>Skips the test where there is no server to be had.</summary>
    public static async Task<OldDatabase> CreateAsync(TestPostgres server, string options = "")
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        var connectionString = await server.ConnectionStringAsync(TestContext.Current.CancellationToken);
        var (maintenance, name) = (NpgsqlDataSource.Create(connectionString), $"adopt_{Guid.NewGuid():N}");
        await using var create = maintenance.CreateCommand($"CREATE DATABASE {name} {options}");
        await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return new OldDatabase(maintenance, name, new NpgsqlConnectionStringBuilder(connectionString) { Database = name, MaxPoolSize = 10 }.ConnectionString);
    }

    /// <summary>With a shape's tables and so many events.</summary>
    public static async Task<OldDatabase> CreateAsync(TestPostgres server, OldShape shape, int events)
    {
        var database = await CreateAsync(server);
        await database.ExecuteAsync(shape.Tables);
        await database.ExecuteAsync(OldShape.Generate(events));
        await database.ExecuteAsync(shape.Fill);
        return database;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async Task<object?> QueryAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public async Task<List<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        var rows = new List<T>();
        await using var command = DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Of everything that anybody could notice: each row of each table, and the catalog of all that is not the server's own.</summary>
    public async Task<string> DigestAsync()
    {
        var digests = new List<string> { (string)(await QueryAsync(Catalog))! };
        foreach (var (name, isSequence) in await QueryAsync(Tables, row => (Name: row.GetString(0), IsSequence: row.GetBoolean(1))))
        {
            var rows = isSequence ? $"SELECT last_value::text FROM {name}" : $"SELECT md5(string_agg(r::text, E'\n' ORDER BY r::text COLLATE \"C\")) FROM {name} AS r";
            digests.Add($"{name}: {await QueryAsync(rows)}");
        }

        return string.Join('\n', digests);
    }

    public Task<AdoptionPlan> PlanAsync(AdoptionOptions? options = null) =>
        PostgresAdoption.PlanAsync(DataSource, options, cancellationToken: TestContext.Current.CancellationToken);

    public Task<AdoptionResult> AdoptAsync(AdoptionOptions? options = null, IProgress<AdoptionProgress>? progress = null) =>
        PostgresAdoption.AdoptAsync(DataSource, options, progress, TestContext.Current.CancellationToken);

    /// <summary>Every event of a log, through the store.</summary>
    public async Task<List<RecordedEvent>> ReadAllAsync(PostgresEventStoreOptions? options = null)
    {
        await using var store = new PostgresEventStore(DataSource, options);
        var events = new List<RecordedEvent>();
        await foreach (var recorded in store.ReadAllAsync(new ReadLogRequest(LogPosition.Start, new PageSize(PageSize.Max)), TestContext.Current.CancellationToken))
        {
            events.Add(recorded);
        }

        return events;
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await using (var drop = _server.CreateCommand($"DROP DATABASE {_name} WITH (FORCE)"))
        {
            await drop.ExecuteNonQueryAsync(CancellationToken.None);
        }

        await _server.DisposeAsync();
    }
}
