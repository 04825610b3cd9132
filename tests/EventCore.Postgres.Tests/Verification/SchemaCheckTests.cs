using EventCore.Stores;
using EventCore.Testing;
using Npgsql;
using static EventCore.Postgres.Tests.PostgresDatabase;

namespace EventCore.Postgres.Tests;

public sealed class SchemaCheckTests(TestPostgres server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_stores_that_migrate_on_start_at_once_all_work()
    {
        await using var database = await CreateEmptyAsync(server);
        var stores = Enumerable.Range(0, 10).Select(_ => database.Open(new PostgresEventStoreOptions { SchemaCheck = SchemaCheck.Migrate })).ToList();

        var answers = await Task.WhenAll(stores.Select((store, no) => Task.Run(() => store.AppendAsync(Append($"s{no}", 0, Event($"s{no}")), Cancel).AsTask(), Cancel)));

        Assert.All(answers, answer => Assert.IsType<AppendResult.Appended>(answer));
        Assert.Equal((long)Migration.All.Count, await database.QueryAsync("SELECT count(*) FROM {schema}.schema_migrations"));
        Assert.Equal(10L, await database.QueryAsync("SELECT count(*) FROM {schema}.events"));
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_store_that_migrates_on_start_refuses_what_no_migration_mends()
    {
        await using var database = await CreateAsync(server);
        await database.QueryAsync("ALTER TABLE {schema}.events SET UNLOGGED");
        await using var store = database.Open(new PostgresEventStoreOptions { SchemaCheck = SchemaCheck.Migrate });

        await Assert.ThrowsAsync<SchemaMismatchException>(async () => await store.ReadVersionsAsync([new StreamId("a")], Cancel));
    }

    [Fact]
    public async Task A_store_without_a_check_does_not_look()
    {
        await using var database = await CreateAsync(server);
        await database.QueryAsync("ALTER TABLE {schema}.events SET UNLOGGED; DROP TABLE {schema}.schema_migrations");
        await using var store = database.Open(new PostgresEventStoreOptions { SchemaCheck = SchemaCheck.Off, Log = new LogName("new") });

        Assert.IsType<AppendResult.Appended>(await store.AppendAsync(Append("a", 0, Event("a")), Cancel));
    }

    [Fact]
    public async Task Without_functions_a_store_of_plain_SQL_works_and_one_that_calls_them_does_not()
    {
        await using var database = await CreateAsync(server, StatementProfile.PlainSql);
        await using var plain = database.Open();
        await using var calling = new PostgresEventStore(database.DataSource, new PostgresEventStoreOptions { Schema = database.Schema });

        Assert.IsType<AppendResult.Appended>(await plain.AppendAsync(Append("a", 0, Event("a")), Cancel));
        await Assert.ThrowsAsync<SchemaMismatchException>(async () => await calling.AppendAsync(Append("a", 1, Event("a")), Cancel));
    }

    [Theory]
    [ClassData(typeof(EachProfile))]
    public async Task In_either_profile_another_history_is_refused_and_the_log_that_was_asked_for_is_not_made(StatementProfile profile)
    {
        await using var database = await CreateAsync(server, profile);
        await database.QueryAsync("UPDATE {schema}.schema_migrations SET checksum = repeat('0', 64) WHERE version = 1");
        await using var store = database.Open(new PostgresEventStoreOptions { Log = new LogName("new") });

        var mismatch = await Assert.ThrowsAsync<SchemaMismatchException>(async () => await store.AppendAsync(Append("a", 0, Event("a")), Cancel));

        Assert.Contains("0001_events.sql", mismatch.Message, StringComparison.Ordinal);
        Assert.Equal(1L, await database.QueryAsync("SELECT count(*) FROM {schema}.logs"));
    }

    [Fact]
    public async Task Once_the_difference_is_mended_as_the_message_says_the_same_store_works()
    {
        await using var database = await CreateAsync(server);
        await database.QueryAsync("ALTER TABLE {schema}.events ENABLE ROW LEVEL SECURITY");
        await using var store = database.Open();

        var mismatch = await Assert.ThrowsAsync<SchemaMismatchException>(async () => await store.AppendAsync(Append("a", 0, Event("a")), Cancel));
        await database.QueryAsync(mismatch.Differences[0].Mending!);

        Assert.IsType<AppendResult.Appended>(await store.AppendAsync(Append("a", 0, Event("a")), Cancel));
    }

    [Fact]
    public async Task A_history_that_row_level_security_hides_from_the_store_is_not_said_to_need_a_migration()
    {
        await using var database = await CreateAsync(server);
        var role = $"app_{Guid.NewGuid():N}";
        await database.QueryAsync($"CREATE ROLE {role} LOGIN PASSWORD 'secret'; GRANT USAGE ON SCHEMA {{schema}} TO {role}; GRANT SELECT ON ALL TABLES IN SCHEMA {{schema}} TO {role}; ALTER TABLE {{schema}}.schema_migrations ENABLE ROW LEVEL SECURITY");
        var connectionString = await server.ConnectionStringAsync(Cancel);
        await using var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Username = role, Password = "secret", Pooling = false });

        var differences = (await PostgresSchema.VerifyAsync(dataSource, database.Schema, cancellationToken: Cancel)).Differences;
        await database.QueryAsync($"DROP OWNED BY {role}; DROP ROLE {role}");

        Assert.Equal("table schema_migrations: expected the migrations that were applied, found a table that cannot be read as such", differences[0].ToString());
        Assert.Contains(differences, difference => difference.Mending == $"ALTER TABLE \"{database.Schema}\".\"schema_migrations\" DISABLE ROW LEVEL SECURITY");
    }

    [Fact]
    public void There_is_no_other_check() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PostgresEventStoreOptions { SchemaCheck = (SchemaCheck)3 });
}
