using EventCore.Testing;

namespace EventCore.Postgres.Tests;

public sealed class PrivilegesTests(TestPostgres server) : IAsyncLifetime
{
    /// <summary>What <see cref="ExpectedPrivileges"/> say, as statements.</summary>
    private const string Grants = """
        GRANT USAGE ON SCHEMA {schema} TO {role};
        GRANT SELECT ON {schema}.logs, {schema}.event_streams, {schema}.schema_migrations TO {role};
        GRANT INSERT (name), UPDATE (created_at) ON {schema}.logs TO {role};
        GRANT SELECT, INSERT ON {schema}.events TO {role};
        GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.snapshots, {schema}.dead_letters TO {role};
        GRANT SELECT, INSERT, UPDATE ON {schema}.subscription_checkpoints TO {role};
        """;

    private readonly string _role = $"app_{Guid.NewGuid():N}";
    private PostgresDatabase? _database;

    [Fact]
    public async Task A_role_that_may_do_what_it_needs_and_no_more_is_no_difference()
    {
        Assert.Empty(await VerifyAsync());
        Assert.Empty(await VerifyAsync(_role));
    }

    [Theory]
    [InlineData("REVOKE USAGE ON SCHEMA {schema} FROM {role}", SchemaImpact.Fatal, "privilege USAGE of role {role} on the schema: expected that it is granted, found that it is not")]
    [InlineData("REVOKE SELECT ON {schema}.schema_migrations FROM {role}", SchemaImpact.Fatal, "privilege SELECT of role {role} on table schema_migrations: expected that it is granted, found that it is not")]
    [InlineData("REVOKE UPDATE (created_at) ON {schema}.logs FROM {role}", SchemaImpact.Fatal, "privilege UPDATE (created_at) of role {role} on table logs: expected that it is granted, found that it is not")]
    [InlineData("REVOKE DELETE ON {schema}.snapshots FROM {role}", SchemaImpact.Degraded, "privilege DELETE of role {role} on table snapshots: expected that it is granted, found that it is not")]
    [InlineData("REVOKE UPDATE ON {schema}.subscription_checkpoints FROM {role}", SchemaImpact.Degraded, "privilege UPDATE of role {role} on table subscription_checkpoints: expected that it is granted, found that it is not")]
    [InlineData("GRANT CREATE ON SCHEMA {schema} TO {role}", SchemaImpact.Degraded, "privilege CREATE of role {role} on the schema: expected that it is not granted, found that it is")]
    [InlineData("GRANT UPDATE ON {schema}.events TO {role}", SchemaImpact.Degraded, "privilege UPDATE of role {role} on table events: expected that it is not granted, found that it is")]
    [InlineData("GRANT DELETE ON {schema}.events TO {role}", SchemaImpact.Degraded, "privilege DELETE of role {role} on table events: expected that it is not granted, found that it is")]
    [InlineData("GRANT TRUNCATE ON {schema}.events TO PUBLIC", SchemaImpact.Degraded, "privilege TRUNCATE of role {role} on table events: expected that it is not granted, found that it is")]
    [InlineData("GRANT UPDATE (event_data) ON {schema}.events TO {role}", SchemaImpact.Degraded, "privilege UPDATE (event_data) of role {role} on table events: expected that it is not granted, found that it is")]
    [InlineData("GRANT TRIGGER ON {schema}.events TO {role}", SchemaImpact.Degraded, "privilege TRIGGER of role {role} on table events: expected that it is not granted, found that it is")]
    public async Task A_privilege_too_few_or_too_many_is_told_and_what_is_said_to_mend_it_does(string sql, SchemaImpact impact, string line)
    {
        await RunAsync(sql);

        var difference = Assert.Single(await VerifyAsync());
        await RunAsync(difference.Mending!);

        Assert.Equal((line.Replace("{role}", _role, StringComparison.Ordinal), impact), (difference.ToString(), difference.Impact));
        Assert.Empty(await VerifyAsync());
    }

    [Fact]
    public async Task A_function_that_the_role_may_not_call_is_told()
    {
        await RunAsync("REVOKE EXECUTE ON FUNCTION {schema}.read_log FROM PUBLIC");

        var difference = Assert.Single(await VerifyAsync());

        Assert.Equal(($"privilege EXECUTE of role {_role} on function read_log: expected that it is granted, found that it is not", SchemaImpact.Fatal), (difference.ToString(), difference.Impact));
    }

    [Fact]
    public async Task Another_function_of_the_same_name_that_the_role_may_call_hides_nothing()
    {
        await RunAsync("REVOKE EXECUTE ON FUNCTION {schema}.read_log FROM PUBLIC; CREATE FUNCTION {schema}.read_log(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'");

        Assert.Equal(SchemaImpact.Fatal, (await VerifyAsync())[0].Impact);
    }

    [Fact]
    public async Task A_role_that_owns_the_tables_or_does_not_exist_is_told_where_it_was_named()
    {
        var differences = await VerifyAsync("postgres_nobody", (string)(await _database!.QueryAsync("SELECT current_user::text"))!);

        Assert.Equal((SchemaImpact.Fatal, "role postgres_nobody: expected it, found nothing"), (differences[0].Impact, differences[0].ToString()));
        Assert.Equal(SchemaImpact.Degraded, differences[1].Impact);
        Assert.EndsWith("expected a role that may append and read, found one that may do everything with the tables", differences[1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_owns_the_schema_may_drop_the_tables_and_is_told()
    {
        var owner = (string)(await _database!.QueryAsync("SELECT current_user::text"))!;
        await RunAsync("ALTER SCHEMA {schema} OWNER TO {role}");

        var difference = Assert.Single(await VerifyAsync());
        await RunAsync($"ALTER SCHEMA {{schema}} OWNER TO {owner}");

        Assert.Equal(($"role {_role}: expected a role that may append and read, found one that may do everything with the tables", SchemaImpact.Degraded), (difference.ToString(), difference.Impact));
    }

    [Fact]
    public async Task Roles_as_they_are_set_up_are_no_difference()
    {
        await using var database = await PostgresDatabase.CreateAsync(server);
        var names = new PostgresRoleNames { Owner = $"{_role}_owner", Application = $"{_role}_app" };
        await PostgresRoles.ApplyAsync(database.DataSource, names, database.Schema, TestContext.Current.CancellationToken);

        var report = await PostgresSchema.VerifyAsync(database.DataSource, database.Schema, [names.Application], TestContext.Current.CancellationToken);
        await database.QueryAsync($"DROP SCHEMA {{schema}} CASCADE; DROP OWNED BY {names.Application}; DROP ROLE {names.Application}; DROP OWNED BY {names.Owner}; DROP ROLE {names.Owner}");

        Assert.Empty(report.Differences);
    }

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresDatabase.CreateAsync(server);
        await RunAsync("CREATE ROLE {role}; " + Grants);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await RunAsync("DROP OWNED BY {role}; DROP ROLE {role}");
            await _database.DisposeAsync();
        }
    }

    private async Task RunAsync(string sql) => await _database!.QueryAsync(sql.Replace("{role}", _role, StringComparison.Ordinal));

    private async Task<IReadOnlyList<SchemaDifference>> VerifyAsync(params string[] applications) =>
        (await PostgresSchema.VerifyAsync(_database!.DataSource, _database.Schema, applications, TestContext.Current.CancellationToken)).Differences;
}
