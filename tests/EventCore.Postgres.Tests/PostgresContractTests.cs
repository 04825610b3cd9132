using EventCore.Testing;

namespace EventCore.Postgres.Tests;

public sealed class PostgresContractTests(PostgresContractHost host) : IClassFixture<PostgresContractHost>
{
    public static IEnumerable<TheoryDataRow<string>> Cases =>
        EventStoreContract.Cases.Select(name => new TheoryDataRow<string>(name) { TestDisplayName = name });

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_PostgreSQL_store_keeps_the_contract(string caseName)
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");

        await EventStoreContract.RunAsync(caseName, host, TestContext.Current.CancellationToken);
    }
}
