using EventCore.Testing;

namespace EventCore.Postgres.Tests;

public sealed class PostgresContractTests(TestPostgres server) : IAsyncLifetime
{
    private PostgresDatabase? _database;

    public static IEnumerable<TheoryDataRow<string>> Cases =>
        EventStoreContract.Cases.Select(name => new TheoryDataRow<string>(name) { TestDisplayName = name });

    public async ValueTask InitializeAsync() => _database = await PostgresDatabase.CreateAsync(server);

    public async ValueTask DisposeAsync() => await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_PostgreSQL_store_keeps_the_contract(string caseName)
    {
        await using var host = new PostgresContractHost(_database!);

        await EventStoreContract.RunAsync(caseName, host, TestContext.Current.CancellationToken);
    }
}
