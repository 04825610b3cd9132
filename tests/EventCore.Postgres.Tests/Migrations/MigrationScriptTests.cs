using EventCore.Stores;
using EventCore.Testing;

namespace EventCore.Postgres.Tests;

public sealed class MigrationScriptTests(TestPostgres server)
{
    private static readonly Migration Notes = new(Migration.All.Count + 1, "9999_notes.sql", "-- Notes.\nCREATE TABLE {schema}.notes (id integer, text text DEFAULT 'it''s');\nDROP VIEW {schema}.event_streams;\nCREATE VIEW {schema}.event_streams AS SELECT log_id, stream_id FROM {schema}.events;\n");

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_script_makes_what_migrating_makes_to_the_last_default_and_the_history_says_the_same(bool schemaExists)
    {
        await using var migrated = await PostgresDatabase.CreateAsync(server);
        await using var scripted = await PostgresDatabase.CreateEmptyAsync(server);
        if (schemaExists)
        {
            await scripted.QueryAsync("CREATE SCHEMA {schema}");
        }

        var psql = await Psql.RunAsync(server, await ScriptAsync(scripted));

        Assert.Equal((0, ""), (psql.ExitCode, psql.Error));
        Assert.Equal(await Psql.DumpAsync(server, migrated.Schema), (await Psql.DumpAsync(server, scripted.Schema)).Replace(scripted.Schema, migrated.Schema, StringComparison.Ordinal));
        Assert.Equal(await HistoryAsync(migrated), await HistoryAsync(scripted));
        Assert.Equal("", await ScriptAsync(scripted));
        await using var store = scripted.Open();
        Assert.IsType<AppendResult.Appended>(await store.AppendAsync(PostgresDatabase.Append("a", 0, PostgresDatabase.Event("a")), CancellationToken));
    }

    [Fact]
    public async Task A_script_has_only_what_is_pending_and_keeps_the_owner_and_the_grants()
    {
        await using var roles = await RoleDatabase.CreateAsync(server);
        var script = await new Migrator(roles.Database.Schema, [.. Migration.All, Notes]).ScriptAsync(roles.Database.DataSource, CancellationToken);

        var psql = await Psql.RunAsync(server, script);

        Assert.Equal((0, ""), (psql.ExitCode, psql.Error));
        Assert.DoesNotContain("0001_events.sql", script, StringComparison.Ordinal);
        Assert.Empty(await new Migrator(roles.Database.Schema, [.. Migration.All, Notes]).MigrateAsync(roles.Database.DataSource, progress: null, CancellationToken));
        Assert.Equal(roles.Names.Owner, await roles.Database.QueryAsync("SELECT relowner::regrole::text FROM pg_class WHERE oid = '{schema}.notes'::regclass"));
        Assert.Equal(0L, await roles.AsApplicationAsync("SELECT count(*) FROM {schema}.event_streams"));
    }

    [Fact]
    public async Task A_script_that_is_run_twice_is_refused_and_changes_nothing()
    {
        await using var database = await PostgresDatabase.CreateEmptyAsync(server);
        var script = await ScriptAsync(database);
        await Psql.RunAsync(server, script);
        var before = await Psql.DumpAsync(server, database.Schema);

        var again = await Psql.RunAsync(server, script);

        Assert.NotEqual(0, again.ExitCode);
        Assert.Contains($"schema {database.Schema} is not as it was when this script was written", again.Error, StringComparison.Ordinal);
        Assert.Equal(before, await Psql.DumpAsync(server, database.Schema));
    }

    [Theory]
    [InlineData("INSERT INTO {schema}.schema_migrations VALUES (9999, '9999_notes.sql', repeat('0', 64), now(), 'me', 0)")]
    [InlineData("UPDATE {schema}.schema_migrations SET checksum = repeat('0', 64) WHERE version = 1")]
    [InlineData("DELETE FROM {schema}.schema_migrations")]
    [InlineData("DROP TABLE {schema}.schema_migrations")]
    public async Task A_script_is_refused_where_somebody_has_migrated_or_changed_the_history_meanwhile(string change)
    {
        await using var database = await PostgresDatabase.CreateAsync(server);
        var script = await new Migrator(database.Schema, [.. Migration.All, Notes]).ScriptAsync(database.DataSource, CancellationToken);
        await database.QueryAsync(change);
        var before = await Psql.DumpAsync(server, database.Schema);

        var refused = await Psql.RunAsync(server, script);

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("is not as it was when this script was written", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, await Psql.DumpAsync(server, database.Schema));
    }

    [Fact]
    public async Task Whatever_client_runs_a_script_that_is_refused_nothing_is_applied()
    {
        await using var database = await PostgresDatabase.CreateEmptyAsync(server);
        var goesOnAfterErrors = (await ScriptAsync(database)).Replace(@"\set ON_ERROR_STOP on", "", StringComparison.Ordinal);
        await PostgresSchema.MigrateAsync(database.DataSource, database.Schema, CancellationToken);
        var before = await Psql.DumpAsync(server, database.Schema);

        await Psql.RunAsync(server, goesOnAfterErrors);

        Assert.Equal(before, await Psql.DumpAsync(server, database.Schema));
    }

    [Fact]
    public async Task Scripts_and_migrating_processes_that_meet_apply_each_migration_once()
    {
        await using var database = await PostgresDatabase.CreateEmptyAsync(server);
        var script = await ScriptAsync(database);

        await Task.WhenAll(
            Psql.RunAsync(server, script),
            Psql.RunAsync(server, script),
            PostgresSchema.MigrateAsync(database.DataSource, database.Schema, CancellationToken));
        await PostgresSchema.MigrateAsync(database.DataSource, database.Schema, CancellationToken);

        Assert.Equal((long)Migration.All.Count, await database.QueryAsync("SELECT count(*) FROM {schema}.schema_migrations"));
    }

    private static Task<string> ScriptAsync(PostgresDatabase database) => PostgresSchema.ScriptAsync(database.DataSource, database.Schema, CancellationToken);

    private static Task<object?> HistoryAsync(PostgresDatabase database) => database.QueryAsync(
        "SELECT string_agg(concat_ws(' ', version, name, checksum, applied_by, applied_at <= now(), duration_ms >= 0), ', ' ORDER BY version) FROM {schema}.schema_migrations");
}
