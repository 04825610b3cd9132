using EventCore.Stores;
using EventCore.Testing;
using Npgsql;

namespace EventCore.Postgres.Tests;

public sealed class PostgresRolesTests(TestPostgres server)
{
    private const string Row = "1, 2, gen_random_uuid(), 'a', 2, 'tested', '{}', '{}', now()";

    private const string Columns = "log_id, position, event_id, stream_id, event_version, event_type, event_data, metadata, created_at";

    private static readonly int Next = Migration.All.Count + 1;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UPDATE {schema}.events SET event_data = '[]'")]
    [InlineData("UPDATE {schema}.events SET metadata = '{}' WHERE false")]
    [InlineData("DELETE FROM {schema}.events")]
    [InlineData("TRUNCATE {schema}.events")]
    [InlineData("MERGE INTO {schema}.events AS e USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE")]
    [InlineData($"INSERT INTO {{schema}}.events ({Columns}) VALUES ({Row}) ON CONFLICT (log_id, position) DO UPDATE SET event_data = '[]'")]
    [InlineData("SELECT 1 FROM {schema}.events FOR UPDATE")]
    [InlineData("CREATE TRIGGER mine BEFORE INSERT ON {schema}.events FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()")]
    [InlineData("CREATE RULE mine AS ON INSERT TO {schema}.events DO INSTEAD NOTHING")]
    [InlineData("ALTER TABLE {schema}.events DISABLE TRIGGER ALL")]
    [InlineData("ALTER TABLE {schema}.events OWNER TO {schema}_login")]
    [InlineData("DROP TABLE {schema}.events")]
    [InlineData("DROP SCHEMA {schema} CASCADE")]
    [InlineData("UPDATE {schema}.logs SET name = 'mine'")]
    [InlineData("DELETE FROM {schema}.logs")]
    [InlineData("INSERT INTO {schema}.logs (log_id, name) OVERRIDING SYSTEM VALUE VALUES (77, 'mine')")]
    [InlineData("UPDATE {schema}.schema_migrations SET checksum = 'mine'")]
    [InlineData("DELETE FROM {schema}.schema_migrations")]
    [InlineData("DELETE FROM {schema}.subscription_checkpoints")]
    [InlineData("CREATE TABLE {schema}.mine (id integer)")]
    [InlineData("CREATE FUNCTION {schema}.mine() RETURNS void LANGUAGE sql AS ''")]
    [InlineData("GRANT UPDATE ON {schema}.events TO {schema}_login")]
    [InlineData("SET ROLE {schema}_owner")]
    public async Task The_application_cannot_change_or_remove_an_event_or_what_guards_it(string statement)
    {
        await using var roles = await RoleDatabase.CreateAsync(server);
        await using var store = roles.Database.OpenThrough(roles.Application);
        await store.AppendAsync(PostgresDatabase.Append("a", 0, PostgresDatabase.Event("a")), CancellationToken);
        var before = await ContentsAsync(roles.Database);

        // A grant of what one does not hold is a warning to PostgreSQL, and grants nothing.
        var refused = await Record.ExceptionAsync(() => roles.AsApplicationAsync(statement));

        Assert.True(statement.StartsWith("GRANT", StringComparison.Ordinal) || refused is PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege }, $"{refused}");
        Assert.Equal(before, await ContentsAsync(roles.Database));
        await store.AppendAsync(PostgresDatabase.Append("a", 1, PostgresDatabase.Event("a")), CancellationToken);
    }

    [Fact]
    public async Task Running_again_changes_nothing()
    {
        await using var roles = await RoleDatabase.CreateAsync(server);

        Assert.Empty(await roles.ApplyAsync());
    }

    [Fact]
    public async Task Two_that_set_up_the_same_roles_at_once_both_succeed()
    {
        await using var roles = await RoleDatabase.CreateAsync(server);
        await roles.Database.QueryAsync("GRANT ALL ON ALL TABLES IN SCHEMA {schema} TO {schema}_app, PUBLIC");

        var runs = await Task.WhenAll(roles.ApplyAsync(), roles.ApplyAsync());

        Assert.Single(runs, statements => statements.Count > 0);
    }

    [Fact]
    public async Task A_plan_says_what_would_be_done_and_does_nothing()
    {
        await using var database = await PostgresDatabase.CreateAsync(server);
        var names = RoleDatabase.NamesFor(database);

        var plan = await PostgresRoles.PlanAsync(database.DataSource, names, database.Schema, CancellationToken);

        Assert.Equal($"CREATE ROLE {names.Owner} NOLOGIN", plan[0]);
        Assert.Contains($"GRANT SELECT, INSERT ON {database.Schema}.events TO {names.Application}", plan);
        Assert.Contains($"GRANT SELECT, INSERT (name), UPDATE (created_at) ON {database.Schema}.logs TO {names.Application}", plan);
        Assert.Equal(0L, await database.QueryAsync("SELECT count(*) FROM pg_roles WHERE rolname LIKE '{schema}%'"));
    }

    [Fact]
    public async Task Everything_that_migrations_make_belongs_to_the_owner_and_has_its_row_among_the_expected_privileges()
    {
        await using var roles = await RoleDatabase.CreateAsync(server);

        var made = (string)(await roles.Database.QueryAsync("""
            SELECT string_agg(name, ' ' ORDER BY name)
            FROM (
                SELECT relname::text FROM pg_class WHERE relnamespace = '{schema}'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
                UNION SELECT proname FROM pg_proc WHERE pronamespace = '{schema}'::regnamespace) AS made (name)
            """))!;

        Assert.Equal(string.Join(' ', ExpectedPrivileges.All.Select(expected => expected.Name).OfType<string>().Distinct().Order(StringComparer.Ordinal)), made);
        Assert.Equal(roles.Names.Owner, await roles.Database.QueryAsync("""
            SELECT string_agg(DISTINCT owner::regrole::text, ' ')
            FROM (
                SELECT relowner FROM pg_class WHERE relnamespace = '{schema}'::regnamespace
                UNION SELECT proowner FROM pg_proc WHERE pronamespace = '{schema}'::regnamespace
                UNION SELECT nspowner FROM pg_namespace WHERE nspname = '{schema}') AS owned (owner)
            """));
    }

    [Fact]
    public async Task What_was_granted_too_much_is_taken_back_from_the_application_and_from_everybody()
    {
        await using var roles = await RoleDatabase.CreateAsync(server);
        await roles.Database.QueryAsync("GRANT ALL ON {schema}.events TO {schema}_app; GRANT UPDATE (metadata) ON {schema}.events TO {schema}_app; GRANT DELETE ON {schema}.events TO PUBLIC");

        var statements = await roles.ApplyAsync();

        Assert.Contains($"REVOKE DELETE ON {roles.Database.Schema}.events FROM PUBLIC", statements);
        await Assert.ThrowsAsync<PostgresException>(() => roles.AsApplicationAsync("UPDATE {schema}.events SET metadata = '{}'"));
        await Assert.ThrowsAsync<PostgresException>(() => roles.AsApplicationAsync("DELETE FROM {schema}.events"));
    }

    [Fact]
    public async Task Others_keep_what_they_were_granted_and_their_tables()
    {
        await using var roles = await RoleDatabase.CreateAsync(server);
        await roles.Database.QueryAsync("CREATE ROLE {schema}_reports; GRANT USAGE ON SCHEMA {schema} TO {schema}_reports; GRANT SELECT ON {schema}.events TO {schema}_reports; CREATE TABLE {schema}.theirs (id integer)");

        var statements = await roles.ApplyAsync();
        var reads = await roles.Database.QueryAsync("SELECT has_table_privilege('{schema}_reports', '{schema}.events', 'SELECT')");
        await roles.Database.QueryAsync("DROP OWNED BY {schema}_reports; DROP ROLE {schema}_reports");

        Assert.Empty(statements);
        Assert.Equal(true, reads);
    }

    [Theory]
    [InlineData("GRANT {schema}_owner TO {schema}_app", "_owner, which owns them")]
    [InlineData("ALTER ROLE {schema}_app SUPERUSER", "it is a superuser")]
    [InlineData("GRANT pg_write_all_data TO {schema}_app", "it is a member of pg_write_all_data")]
    [InlineData("GRANT pg_execute_server_program TO {schema}_app", "it is a member of pg_execute_server_program")]
    public async Task A_role_that_could_change_events_all_the_same_is_refused(string mighty, string reason)
    {
        await using var roles = await RoleDatabase.CreateAsync(server);
        await roles.Database.QueryAsync(mighty);

        var refused = await Assert.ThrowsAsync<EventStoreException>(roles.ApplyAsync);

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_could_make_itself_a_member_of_the_owner_is_refused()
    {
        await using var roles = await RoleDatabase.CreateAsync(server);
        var until16 = (bool)(await roles.Database.QueryAsync("SELECT current_setting('server_version_num')::integer < 160000"))!;
        await roles.Database.QueryAsync("ALTER ROLE {schema}_app CREATEROLE");

        var refused = await Record.ExceptionAsync(roles.ApplyAsync);

        Assert.Equal(until16, refused is EventStoreException && refused.Message.Contains("(CREATEROLE)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_role_that_could_drop_the_database_is_refused()
    {
        await using var roles = await RoleDatabase.CreateAsync(server);
        await roles.Database.QueryAsync("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO {schema}_app', current_database()); END $$");

        var refused = await Record.ExceptionAsync(roles.ApplyAsync);
        await roles.Database.QueryAsync("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO CURRENT_USER', current_database()); END $$");

        Assert.Contains("it owns the database and may drop it", Assert.IsType<EventStoreException>(refused).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_others_than_the_owner_granted_is_told_since_it_cannot_be_taken_back()
    {
        await using var roles = await RoleDatabase.CreateAsync(server);
        await roles.Database.QueryAsync("""
            CREATE ROLE {schema}_other;
            GRANT USAGE ON SCHEMA {schema} TO {schema}_other;
            GRANT DELETE ON {schema}.logs TO {schema}_other WITH GRANT OPTION;
            SET ROLE {schema}_other;
            GRANT DELETE ON {schema}.logs TO {schema}_app;
            RESET ROLE;
            """);

        var refused = await Assert.ThrowsAsync<EventStoreException>(roles.ApplyAsync);
        await roles.Database.QueryAsync("DROP OWNED BY {schema}_other; DROP ROLE {schema}_other");

        Assert.Contains($"`REVOKE DELETE ON {roles.Database.Schema}.logs FROM {roles.Names.Application}` took nothing back", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_owner_of_the_schema_sets_up_roles_if_it_may_create_some_and_goes_on_migrating()
    {
        await using var database = await PostgresDatabase.CreateEmptyAsync(server);
        var names = RoleDatabase.NamesFor(database);
        await database.QueryAsync("CREATE ROLE {schema}_admin LOGIN CREATEROLE PASSWORD 'secret'; GRANT CREATE ON DATABASE postgres TO {schema}_admin");
        await using var admin = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(CancellationToken)) { Username = $"{database.Schema}_admin", Password = "secret", Pooling = false });
        await PostgresSchema.MigrateAsync(admin, database.Schema, CancellationToken);

        var statements = await PostgresRoles.ApplyAsync(admin, names, database.Schema, CancellationToken);
        await new Migrator(database.Schema, [.. Migration.All, new Migration(Next, "9999_notes.sql", "ALTER TABLE {schema}.logs ADD COLUMN note text")]).MigrateAsync(admin, progress: null, CancellationToken);
        var appliedBy = await database.QueryAsync($"SELECT applied_by FROM {{schema}}.schema_migrations WHERE version = {Next}");
        await database.QueryAsync("DROP SCHEMA {schema} CASCADE; DROP OWNED BY {schema}_admin; DROP ROLE {schema}_admin, {schema}_owner, {schema}_app");

        Assert.Contains($"GRANT {names.Owner} TO {database.Schema}_admin", statements);
        Assert.Equal($"{database.Schema}_admin", appliedBy);
    }

    [Fact]
    public async Task A_later_migration_keeps_the_owner_and_the_grants()
    {
        await using var roles = await RoleDatabase.CreateAsync(server);
        var again = new Migration(Next, "9999_again.sql", """
            DROP VIEW {schema}.event_streams;
            CREATE VIEW {schema}.event_streams AS SELECT log_id, stream_id FROM {schema}.events;
            """);

        await new Migrator(roles.Database.Schema, [.. Migration.All, again]).MigrateAsync(roles.Database.DataSource, progress: null, CancellationToken);

        Assert.Equal(0L, await roles.AsApplicationAsync("SELECT count(*) FROM {schema}.event_streams"));
        Assert.Equal(roles.Names.Owner, await roles.Database.QueryAsync("SELECT relowner::regrole::text FROM pg_class WHERE oid = '{schema}.event_streams'::regclass"));
    }

    [Fact]
    public async Task The_application_finds_the_schema_up_to_date_and_may_not_migrate()
    {
        await using var roles = await RoleDatabase.CreateAsync(server);
        var next = new Migration(Next, "9999_notes.sql", "ALTER TABLE {schema}.logs ADD COLUMN note text");

        Assert.Empty(await PostgresSchema.MigrateAsync(roles.Application, roles.Database.Schema, CancellationToken));
        var refused = await Assert.ThrowsAsync<EventStoreException>(() => new Migrator(roles.Database.Schema, [.. Migration.All, next]).MigrateAsync(roles.Application, progress: null, CancellationToken));

        Assert.Contains("9999_notes.sql", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_that_is_not_migrated_gets_no_roles()
    {
        await using var database = await PostgresDatabase.CreateEmptyAsync(server);

        var mismatch = await Assert.ThrowsAsync<SchemaMismatchException>(() => PostgresRoles.ApplyAsync(database.DataSource, RoleDatabase.NamesFor(database), database.Schema, CancellationToken));

        Assert.Contains("eventcore db migrate", mismatch.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await database.QueryAsync("SELECT count(*) FROM pg_roles WHERE rolname LIKE '{schema}%'"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("1st")]
    [InlineData("with space")]
    [InlineData("app; DROP SCHEMA public; --")]
    [InlineData("app\"; DROP SCHEMA public; --")]
    [InlineData("app'; DROP SCHEMA public; --")]
    [InlineData("$1")]
    [InlineData("{schema}")]
    [InlineData("trailing\n")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public async Task A_name_that_would_need_care_is_refused_before_any_connection(string name)
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1");

        Assert.Throws<ArgumentException>(() => new PostgresRoleNames { Owner = name });
        Assert.Throws<ArgumentException>(() => new PostgresRoleNames { Application = name });
        await Assert.ThrowsAsync<ArgumentException>(() => PostgresRoles.ApplyAsync(nowhere, schema: name, cancellationToken: CancellationToken));
    }

    [Theory]
    [InlineData("public")]
    [InlineData("none")]
    [InlineData("pg_monitor")]
    public void A_role_name_that_means_something_else_to_PostgreSQL_is_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => new PostgresRoleNames { Owner = name });
        Assert.Throws<ArgumentException>(() => new PostgresRoleNames { Application = name });
    }

    [Fact]
    public async Task The_schema_public_and_one_role_for_both_are_refused_before_any_connection()
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1");

        await Assert.ThrowsAsync<ArgumentException>(() => PostgresRoles.ApplyAsync(nowhere, schema: "public", cancellationToken: CancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => PostgresRoles.ApplyAsync(nowhere, new PostgresRoleNames { Owner = "one", Application = "one" }, cancellationToken: CancellationToken));
    }

    [Fact]
    public async Task Reserved_words_are_names_like_any_other()
    {
        await using var database = await PostgresDatabase.CreateAsync(server);
        var names = new PostgresRoleNames { Owner = "user", Application = "table" };

        await PostgresRoles.ApplyAsync(database.DataSource, names, database.Schema, CancellationToken);
        var reads = await database.QueryAsync("SELECT has_table_privilege('table', '{schema}.events', 'SELECT')");
        await database.QueryAsync("DROP SCHEMA {schema} CASCADE; DROP ROLE \"user\", \"table\"");

        Assert.Equal(true, reads);
    }

    [Fact]
    public async Task A_log_named_like_a_statement_is_only_a_name()
    {
        await using var roles = await RoleDatabase.CreateAsync(server);
        var log = new LogName($"x'); DELETE FROM {roles.Database.Schema}.logs; --");
        await using var store = roles.Database.OpenThrough(roles.Application, new PostgresEventStoreOptions { Log = log });

        var appended = await store.AppendAsync(PostgresDatabase.Append("a", 0, PostgresDatabase.Event("a")), CancellationToken);

        Assert.IsType<AppendResult.Appended>(appended);
        Assert.Equal(1L, await roles.Database.QueryAsync("SELECT count(*) FROM {schema}.logs WHERE name LIKE 'x''); DELETE FROM %'"));
        Assert.Equal(2L, await roles.Database.QueryAsync("SELECT count(*) FROM {schema}.logs"));
    }

    /// <summary>Every row that an application must leave alone, and who holds what.</summary>
    private static Task<object?> ContentsAsync(PostgresDatabase database) => database.QueryAsync("""
        SELECT concat(
            (SELECT jsonb_agg(e ORDER BY e.position) FROM {schema}.events AS e),
            (SELECT jsonb_agg(l) FROM {schema}.logs AS l),
            (SELECT jsonb_agg(m) FROM {schema}.schema_migrations AS m),
            (SELECT string_agg(concat(relname, relowner, relacl), ' ' ORDER BY relname) FROM pg_class WHERE relnamespace = '{schema}'::regnamespace))
        """);
}
