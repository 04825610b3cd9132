using EventCore.Testing;

namespace EventCore.InMemory.Tests;

public sealed class InMemoryContractTests
{
    public static IEnumerable<TheoryDataRow<string>> Cases =>
        EventStoreContract.Cases.Select(name => new TheoryDataRow<string>(name) { TestDisplayName = name });

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_in_memory_store_keeps_the_contract(string caseName)
    {
        await using var host = new InMemoryContractHost();

        await EventStoreContract.RunAsync(caseName, host, TestContext.Current.CancellationToken);
    }
}
