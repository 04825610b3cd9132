using EventCore.Testing;

namespace EventCore.Postgres.Tests;

public sealed class RoleContractTests(RoleContractHosts hosts) : IClassFixture<RoleContractHosts>
{
    public static IEnumerable<TheoryDataRow<string, StatementProfile>> Cases =>
        from name in EventStoreContract.Cases
        from profile in Enum.GetValues<StatementProfile>()
        select new TheoryDataRow<string, StatementProfile>(name, profile) { TestDisplayName = $"{name} ({profile}, as the application's role)" };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_PostgreSQL_store_keeps_the_contract_as_the_applications_role(string caseName, StatementProfile profile)
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");

        await EventStoreContract.RunAsync(caseName, hosts.For(profile), TestContext.Current.CancellationToken);
    }
}
