using EventCore.Testing;
using Npgsql;

namespace EventCore.Postgres.Tests;

/// <summary>A schema whose roles are set up, and somebody who logs in as a member of the application's.</summary>
internal sealed class RoleDatabase : IAsyncDisposable
{
    private RoleDatabase(PostgresDatabase database, string connectionString)
    {
        Database = database;
        Names = NamesFor(database);
        Application = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Username = LoginName, Password = "secret", MaxPoolSize = 20 });
    }

    /// <summary>As a superuser.</summary>
    public PostgresDatabase Database { get; }

    public PostgresRoleNames Names { get; }

    /// <summary>As the application.</summary>
    public NpgsqlDataSource Application { get; }

    public string LoginName => $"{Database.Schema}_login";

    public static async Task<RoleDatabase> CreateAsync(TestPostgres server, StatementProfile profile = StatementProfile.ServerFunctions)
    {
        var roles = new RoleDatabase(await PostgresDatabase.CreateAsync(server, profile), await server.ConnectionStringAsync(TestContext.Current.CancellationToken));
        await roles.ApplyAsync();
        await roles.Database.QueryAsync($"CREATE ROLE {roles.LoginName} LOGIN PASSWORD 'secret' IN ROLE {roles.Names.Application}");
        return roles;
    }

    public static PostgresRoleNames NamesFor(PostgresDatabase database) => new() { Owner = $"{database.Schema}_owner", Application = $"{database.Schema}_app" };

    public Task<IReadOnlyList<string>> ApplyAsync() => PostgresRoles.ApplyAsync(Database.DataSource, Names, Database.Schema, TestContext.Current.CancellationToken);

    /// <summary>Runs a statement as the application.</summary>
    public async Task<object?> AsApplicationAsync(string sql)
    {
        await using var command = Application.CreateCommand(sql.Replace("{schema}", Database.Schema, StringComparison.Ordinal));
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Application.DisposeAsync();
        await Database.QueryAsync("DROP SCHEMA {schema} CASCADE");
        await Database.QueryAsync($"DROP ROLE {LoginName}, {Names.Owner}, {Names.Application}");
        await Database.DisposeAsync();
    }
}
