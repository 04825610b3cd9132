using EventCore.Testing;
using Npgsql;

namespace EventCore.Postgres.Tests;

public sealed class PostgresSchemaTests(TestPostgres server)
{
    [Fact]
    public async Task Ten_that_migrate_at_once_apply_each_migration_once()
    {
        await using var database = await PostgresDatabase.CreateEmptyAsync(server);

        var applied = await Task.WhenAll(Enumerable.Range(0, 10)
            .Select(_ => Task.Run(() => PostgresSchema.MigrateAsync(database.DataSource, database.Schema, TestContext.Current.CancellationToken))));

        Assert.Equal(Migration.All.Select(migration => migration.Name), applied.SelectMany(names => names).Order(StringComparer.Ordinal));
        Assert.Equal((long)Migration.All.Count, await database.QueryAsync("SELECT count(*) FROM {schema}.schema_migrations"));
    }

    [Fact]
    public async Task Migrating_again_applies_nothing()
    {
        await using var database = await PostgresDatabase.CreateAsync(server);

        Assert.Empty(await PostgresSchema.MigrateAsync(database.DataSource, database.Schema, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_store_on_a_schema_that_was_never_migrated_says_so_and_how_to_mend_it()
    {
        await using var database = await PostgresDatabase.CreateEmptyAsync(server);
        await using var store = database.Open();

        var mismatch = await Assert.ThrowsAsync<SchemaMismatchException>(
            async () => await store.AppendAsync(PostgresDatabase.Append("a", 0, PostgresDatabase.Event("a")), TestContext.Current.CancellationToken));

        Assert.Contains("eventcore db migrate", mismatch.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_that_was_migrated_with_an_edited_file_is_refused()
    {
        await using var database = await PostgresDatabase.CreateAsync(server);
        await database.QueryAsync("UPDATE {schema}.schema_migrations SET checksum = repeat('0', 64) WHERE version = 1");
        await using var store = database.Open();

        var mismatch = await Assert.ThrowsAsync<SchemaMismatchException>(
            async () => await store.ReadVersionsAsync([new StreamId("a")], TestContext.Current.CancellationToken));

        Assert.Contains("0001_events.sql", mismatch.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SchemaMismatchException>(() => PostgresSchema.MigrateAsync(database.DataSource, database.Schema, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_schema_newer_than_this_library_is_refused()
    {
        await using var database = await PostgresDatabase.CreateAsync(server);
        await database.QueryAsync("INSERT INTO {schema}.schema_migrations (version, name, checksum, duration_ms) VALUES (9999, '9999_later.sql', repeat('0', 64), 0)");
        await using var store = database.Open();

        var mismatch = await Assert.ThrowsAsync<SchemaMismatchException>(
            async () => await store.ReadVersionsAsync([new StreamId("a")], TestContext.Current.CancellationToken));

        Assert.Contains("9999_later.sql", mismatch.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_with_somebody_elses_events_is_left_alone()
    {
        await using var database = await PostgresDatabase.CreateEmptyAsync(server);
        await database.QueryAsync("CREATE SCHEMA {schema}");
        await database.QueryAsync("CREATE TABLE {schema}.events (id integer)");

        var refused = await Assert.ThrowsAsync<SchemaMismatchException>(() => PostgresSchema.MigrateAsync(database.DataSource, database.Schema, TestContext.Current.CancellationToken));

        Assert.Contains($"eventcore db adopt --from-schema {database.Schema}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1L, await database.QueryAsync("SELECT count(*) FROM pg_class WHERE relnamespace = '{schema}'::regnamespace AND relkind = 'r'"));
    }

    [Fact]
    public async Task No_empty_store_is_made_beside_an_older_one_that_was_not_adopted()
    {
        await using var database = await OldDatabase.CreateAsync(server, OldShape.NameTable, events: 10);
        var before = await database.DigestAsync();

        var refused = await Assert.ThrowsAsync<SchemaMismatchException>(() => PostgresSchema.MigrateAsync(database.DataSource, cancellationToken: TestContext.Current.CancellationToken));
        var unchanged = await database.DigestAsync();
        await database.AdoptAsync();

        Assert.Contains("eventcore db adopt", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, unchanged);
        Assert.NotEmpty(await PostgresSchema.MigrateAsync(database.DataSource, "another", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_role_that_may_not_create_objects_is_told_so_and_nothing_is_left_behind()
    {
        await using var database = await PostgresDatabase.CreateEmptyAsync(server);
        await database.QueryAsync("CREATE ROLE {schema} LOGIN PASSWORD 'secret'");
        var builder = new NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(TestContext.Current.CancellationToken)) { Username = database.Schema, Password = "secret", Pooling = false };
        await using var dataSource = NpgsqlDataSource.Create(builder);

        var refused = await Assert.ThrowsAsync<EventStoreException>(() => PostgresSchema.MigrateAsync(dataSource, database.Schema, TestContext.Current.CancellationToken));
        await database.QueryAsync("DROP ROLE {schema}");

        Assert.False(refused.IsTransient);
        Assert.Equal(0L, await database.QueryAsync("SELECT count(*) FROM pg_namespace WHERE nspname = '{schema}'"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("1st")]
    [InlineData("with space")]
    [InlineData("a\"; DROP SCHEMA public; --")]
    [InlineData("trailing\n")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public async Task A_schema_name_that_would_need_care_is_refused_before_any_connection(string schema)
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1");

        await Assert.ThrowsAsync<ArgumentException>(() => PostgresSchema.MigrateAsync(nowhere, schema, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => new PostgresEventStoreOptions { Schema = schema });
    }
}
