using EventCore.Testing;

namespace EventCore.Postgres.Tests;

public sealed class MigrationNamesTests(TestPostgres server)
{
    [Fact]
    public async Task They_are_what_a_migrated_schema_holds()
    {
        await using var database = await PostgresDatabase.CreateAsync(server);

        var names = (string[])(await database.QueryAsync("SELECT array_agg(relname::text) FROM pg_class WHERE relnamespace = '{schema}'::regnamespace AND relkind <> 'S'"))!;

        Assert.Equal(names.Order(StringComparer.Ordinal), MigrationNames.All.Order(StringComparer.Ordinal));
    }
}
