using EventCore.Testing;
using Npgsql;

namespace EventCore.Postgres.Tests;

public sealed class SchemaManifestTests(TestPostgres server)
{
    [Fact]
    public async Task The_manifest_is_what_the_migrations_make()
    {
        await using var database = await PostgresDatabase.CreateAsync(server);
        var actual = (await ReadAsync(database)).ToString();
        if (Environment.GetEnvironmentVariable("EVENTCORE_ACCEPT_SCHEMA") == "1")
        {
            await File.WriteAllTextAsync(ManifestPath(), actual, TestContext.Current.CancellationToken);
            return;
        }

        Assert.True(SchemaManifest.Load() == actual, $"""
            The migrations make another schema than src/EventCore.Postgres/Verification/schema.manifest says:
            {Difference(SchemaManifest.Load(), actual)}
            If that is meant, renew the manifest and have its diff reviewed: EVENTCORE_ACCEPT_SCHEMA=1 ./test --filter-method "*The_manifest_is_what_the_migrations_make"
            """);
    }

    [Theory]
    [InlineData("events")]
    [InlineData("user")]
    [InlineData("s")]
    public async Task Of_whatever_name_a_migrated_schema_is_the_one_expected(string name)
    {
        await using var database = await PostgresDatabase.CreateEmptyAsync(server);
        await database.QueryAsync($"DROP SCHEMA IF EXISTS \"{name}\" CASCADE");
        await PostgresSchema.MigrateAsync(database.DataSource, name, TestContext.Current.CancellationToken);

        var report = await PostgresSchema.VerifyAsync(database.DataSource, name, cancellationToken: TestContext.Current.CancellationToken);
        await database.QueryAsync($"DROP SCHEMA \"{name}\" CASCADE");

        Assert.Empty(report.Differences);
    }

    [Fact]
    public async Task Whoever_has_the_schema_in_his_search_path_finds_no_other()
    {
        await using var database = await PostgresDatabase.CreateAsync(server);
        var connectionString = await server.ConnectionStringAsync(TestContext.Current.CancellationToken);
        await using var within = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = database.Schema, Pooling = false });

        Assert.Empty((await PostgresSchema.VerifyAsync(within, database.Schema, cancellationToken: TestContext.Current.CancellationToken)).Differences);
    }

    private static async Task<Catalog> ReadAsync(PostgresDatabase database)
    {
        await using var command = database.DataSource.CreateCommand(CatalogSql.Read);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = database.Schema });
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        return await Catalog.ReadAsync(reader, TestContext.Current.CancellationToken);
    }

    private static string Difference(string expected, string actual)
    {
        var (before, after) = (expected.Split('\n'), actual.Split('\n'));
        return string.Join('\n', before.Except(after, StringComparer.Ordinal).Select(line => "- " + line).Concat(after.Except(before, StringComparer.Ordinal).Select(line => "+ " + line)));
    }

    private static string ManifestPath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EventCore.slnx")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "src/EventCore.Postgres/Verification/schema.manifest");
    }
}
