using EventCore.Testing;

namespace EventCore.Postgres.Tests;

public sealed class PostgresContractTests(PostgresContractHosts hosts) : IClassFixture<PostgresContractHosts>
{
    public static IEnumerable<TheoryDataRow<string, StatementProfile, CommitWait>> Cases =>
        from name in EventStoreContract.Cases
        from profile in Enum.GetValues<StatementProfile>()
        from commitWait in Enum.GetValues<CommitWait>()
        select new TheoryDataRow<string, StatementProfile, CommitWait>(name, profile, commitWait) { TestDisplayName = $"{name} ({profile}, {commitWait})" };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_PostgreSQL_store_keeps_the_contract(string caseName, StatementProfile profile, CommitWait commitWait)
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");

        await EventStoreContract.RunAsync(caseName, hosts.For(profile, commitWait), TestContext.Current.CancellationToken);
    }
}
