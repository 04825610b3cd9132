using EventCore.Testing;

namespace EventCore.Sqlite.Tests;

public sealed class SqliteContractTests(SqliteContractHost host) : IClassFixture<SqliteContractHost>
{
    public static IEnumerable<TheoryDataRow<string>> Cases =>
        EventStoreContract.Cases.Select(name => new TheoryDataRow<string>(name) { TestDisplayName = name });

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_SQLite_store_keeps_the_contract(string caseName) =>
        await EventStoreContract.RunAsync(caseName, host, TestContext.Current.CancellationToken);
}
