using EventCore.Testing;
using Npgsql;

namespace EventCore.Postgres.Tests;

public sealed class MigratorTests(TestPostgres server)
{
    private static readonly int Next = Migration.All.Count + 1;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_data_sources_that_migrate_at_once_apply_each_migration_once()
    {
        await using var database = await PostgresDatabase.CreateEmptyAsync(server);
        var connectionString = await server.ConnectionStringAsync(CancellationToken);
        var dataSources = Enumerable.Range(0, 10).Select(_ => NpgsqlDataSource.Create(connectionString)).ToList();

        var applied = await Task.WhenAll(dataSources.Select(dataSource => Task.Run(() => PostgresSchema.MigrateAsync(dataSource, database.Schema, CancellationToken))));
        await Task.WhenAll(dataSources.Select(dataSource => dataSource.DisposeAsync().AsTask()));

        Assert.Equal(Migration.All.Select(migration => migration.Name), applied.SelectMany(names => names).Order(StringComparer.Ordinal));
        Assert.Equal((long)Migration.All.Count, await database.QueryAsync("SELECT count(*) FROM {schema}.schema_migrations"));
    }

    [Fact]
    public async Task Whoever_waits_for_another_sees_what_it_did_whatever_the_default_isolation()
    {
        await using var database = await PostgresDatabase.CreateEmptyAsync(server);
        await using var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(CancellationToken)) { Options = @"-c default_transaction_isolation=repeatable\ read" });

        var applied = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => PostgresSchema.MigrateAsync(dataSource, database.Schema, CancellationToken))));

        Assert.Equal(Migration.All.Count, applied.Sum(names => names.Count));
    }

    [Fact]
    public async Task The_history_says_what_was_applied_when_by_whom_and_how_long_it_took()
    {
        await using var database = await PostgresDatabase.CreateAsync(server);

        foreach (var migration in Migration.All)
        {
            Assert.Equal(true, await database.QueryAsync($"""
                SELECT name = '{migration.Name}'
                    AND checksum = '{migration.Checksum}'
                    AND applied_at BETWEEN now() - interval '1 hour' AND now()
                    AND applied_by = session_user
                    AND duration_ms BETWEEN 0 AND 3600000
                FROM {database.Schema}.schema_migrations
                WHERE version = {migration.Version}
                """));
        }
    }

    [Fact]
    public async Task A_migration_may_take_longer_than_the_connections_command_timeout()
    {
        await using var database = await PostgresDatabase.CreateEmptyAsync(server);
        await using var hasty = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(CancellationToken)) { CommandTimeout = 1 });
        var slow = new Migration(Migration.All.Count + 1, "9999_slow.sql", "SELECT pg_sleep(2);");

        var applied = await new Migrator(database.Schema, [.. Migration.All, slow]).MigrateAsync(hasty, progress: null, CancellationToken);

        Assert.Equal(slow.Name, applied[^1]);
    }

    [Fact]
    public async Task Whoever_watches_is_told_each_migration_before_it_is_applied()
    {
        await using var database = await PostgresDatabase.CreateEmptyAsync(server);
        var told = new Told();

        await PostgresSchema.MigrateAsync(database.DataSource, database.Schema, told, CancellationToken);

        Assert.Equal(Migration.All.Select(migration => migration.Name), told.Names);
    }

    [Theory]
    [InlineData("CREATE TABLE {schema}.notes (\n    id integer,\n    text nonsense\n);", 4, "CREATE TABLE", "type \"nonsense\" does not exist")]
    [InlineData("CREATE TABLE {schema}.notes (id integer);\n\n-- Nothing like it.\nCREATE INDEX notes_idx ON {schema}.notes (nope);", 5, "CREATE INDEX notes_idx", "column \"nope\" does not exist")]
    [InlineData("/* Twice. */\nCREATE TABLE {schema}.notes (id integer);\n-- Again.\nCREATE TABLE {schema}.notes (id bigint);\n", 5, "CREATE TABLE", "relation \"notes\" already exists")]
    [InlineData("CREATE TABLE {schema}.notes (id integer PRIMARY KEY);\nINSERT INTO {schema}.notes VALUES (1);\nINSERT INTO {schema}.notes VALUES (1), (1);", 4, "INSERT INTO", "duplicate key value")]
    [InlineData("DO $$\nBEGIN\n    RAISE EXCEPTION 'no; never';\nEND\n$$;", 2, "DO $$", "no; never")]
    [InlineData("SELECT 1;\nSELEC 2;", 3, "SELEC 2", "syntax error")]
    public async Task A_migration_that_fails_names_the_file_the_statement_and_what_PostgreSQL_said_and_leaves_nothing_behind(string sql, int line, string statement, string message)
    {
        await using var database = await PostgresDatabase.CreateAsync(server);
        await database.QueryAsync("INSERT INTO {schema}.logs (name) VALUES ('kept')");
        var before = await ContentsAsync(database);

        var failed = await Assert.ThrowsAsync<EventStoreException>(() => MigrateAsync(database, new Migration(Next, "9999_notes.sql", $"-- Notes.\n{sql}")));

        Assert.Contains("Migration 9999_notes.sql failed", failed.Message, StringComparison.Ordinal);
        Assert.Contains($"at line {line}, in the statement `{statement}", failed.Message, StringComparison.Ordinal);
        Assert.Contains(message, failed.Message, StringComparison.Ordinal);
        Assert.False(failed.IsTransient);
        Assert.Equal(before, await ContentsAsync(database));
    }

    [Fact]
    public async Task Migrations_before_one_that_fails_stay_and_it_can_be_tried_again()
    {
        await using var database = await PostgresDatabase.CreateEmptyAsync(server);
        var failing = new Migration(Next, "9999_notes.sql", "CREATE TABLE {schema}.notes (id nonsense)");

        await Assert.ThrowsAsync<EventStoreException>(() => MigrateAsync(database, failing));
        var applied = await MigrateAsync(database, failing with { Sql = "CREATE TABLE {schema}.notes (id integer)" });

        Assert.Equal("9999_notes.sql", Assert.Single(applied));
    }

    [Theory]
    [InlineData("UPDATE {schema}.schema_migrations SET checksum = repeat('0', 64) WHERE version = 1", "migration 0001_events.sql: expected checksum ", "use the EventCore that applied it, or restore the migration that was edited")]
    [InlineData("DELETE FROM {schema}.schema_migrations WHERE version = 1", "migration 0001_events.sql: expected that it was applied, found that it was not", "restore its row")]
    [InlineData("UPDATE {schema}.schema_migrations SET name = '0001_theirs.sql' WHERE version = 1", "migration 0001_theirs.sql: expected none of that name", "or another schema")]
    [InlineData("INSERT INTO {schema}.schema_migrations VALUES (0, '0000_theirs.sql', repeat('0', 64), now(), 'me', 0)", "migration 0000_theirs.sql: expected none of that name", "or another schema")]
    [InlineData("INSERT INTO {schema}.schema_migrations VALUES (9999, '9999_later.sql', repeat('0', 64), now(), 'me', 0)", "migration 9999_later.sql: expected none after", "use an EventCore that knows it")]
    [InlineData(
        "UPDATE {schema}.schema_migrations SET checksum = repeat('0', 64); INSERT INTO {schema}.schema_migrations VALUES (9999, '9999_later.sql', repeat('0', 64), now(), 'me', 0)",
        "migration 9999_later.sql: expected none after", "use an EventCore that knows it")]
    public async Task What_is_wrong_with_a_history_is_told_apart_with_what_to_do(string damage, string wrong, string remedy)
    {
        await using var database = await PostgresDatabase.CreateAsync(server);
        await database.QueryAsync(damage);

        var mismatch = await Assert.ThrowsAsync<SchemaMismatchException>(() => MigrateAsync(database, new Migration(Next, "9998_notes.sql", "CREATE TABLE {schema}.notes (id integer)")));
        var mismatchOfScript = await Assert.ThrowsAsync<SchemaMismatchException>(() => PostgresSchema.ScriptAsync(database.DataSource, database.Schema, CancellationToken));

        Assert.Contains(wrong, mismatch.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, mismatch.Message, StringComparison.Ordinal);
        Assert.Contains(wrong, mismatchOfScript.Message, StringComparison.Ordinal);
        Assert.Contains(wrong, $"{mismatch.Differences[0]}", StringComparison.Ordinal);
        Assert.Equal(DBNull.Value, await database.QueryAsync("SELECT to_regclass('{schema}.notes')::text"));
    }

    [Fact]
    public async Task A_function_that_somebody_left_in_the_search_path_does_not_run_with_the_rights_of_whoever_migrates()
    {
        await using var database = await PostgresDatabase.CreateEmptyAsync(server);
        await using var trap = await PostgresDatabase.CreateEmptyAsync(server);
        await trap.QueryAsync("""
            CREATE SCHEMA {schema};
            CREATE FUNCTION {schema}.hashtextextended(text, integer) RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''trapped''; END';
            """);
        await using var trapped = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(CancellationToken)) { SearchPath = trap.Schema });

        var psql = await Psql.RunAsync(server, $"SET search_path = {trap.Schema};\n{await PostgresSchema.ScriptAsync(trapped, database.Schema, CancellationToken)}");
        var applied = await PostgresSchema.MigrateAsync(trapped, database.Schema, CancellationToken);
        var plan = await PostgresRoles.PlanAsync(trapped, RoleDatabase.NamesFor(database), database.Schema, CancellationToken);

        Assert.Equal((0, ""), (psql.ExitCode, psql.Error));
        Assert.Empty(applied);
        Assert.NotEmpty(plan);
    }

    [Fact]
    public void Migrations_are_numbered_from_1_without_a_hole()
    {
        Assert.Equal(Enumerable.Range(1, Migration.All.Count), Migration.All.Select(migration => migration.Version));
    }

    private static Task<IReadOnlyList<string>> MigrateAsync(PostgresDatabase database, Migration next) =>
        new Migrator(database.Schema, [.. Migration.All, next]).MigrateAsync(database.DataSource, progress: null, CancellationToken);

    /// <summary>Everything that a failed migration could have left.</summary>
    private static Task<object?> ContentsAsync(PostgresDatabase database) => database.QueryAsync("""
        SELECT concat(
            (SELECT string_agg(concat(relname, relacl, relowner, relfilenode), ' ' ORDER BY relname) FROM pg_class WHERE relnamespace = '{schema}'::regnamespace),
            (SELECT string_agg(concat(proname, md5(prosrc)), ' ' ORDER BY proname) FROM pg_proc WHERE pronamespace = '{schema}'::regnamespace),
            (SELECT string_agg(conname, ' ' ORDER BY conname) FROM pg_constraint WHERE connamespace = '{schema}'::regnamespace),
            (SELECT jsonb_agg(m) FROM {schema}.schema_migrations AS m),
            (SELECT jsonb_agg(l) FROM {schema}.logs AS l))
        """);

    private sealed class Told : IProgress<string>
    {
        public List<string> Names { get; } = [];

        public void Report(string value) => Names.Add(value);
    }
}
