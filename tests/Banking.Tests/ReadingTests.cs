using EventCore;
using EventCore.Stores;

namespace Banking.Tests;

/// <summary>What <c>docs/guide/reading.md</c> shows.</summary>
public sealed class ReadingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_a_log_and_a_list_of_streams_are_read()
    {
        await using var store = new InMemoryEventStore();
        var (alice, bob) = (new StreamId("account-alice"), new StreamId("account-bob"));
        var bank = new Bank(store);
        await bank.ExecuteAsync(new OpenAccount(alice, "Alice"), Cancel);
        await bank.ExecuteAsync(new OpenAccount(bob, "Bob"), Cancel);
        await bank.ExecuteAsync(new DepositMoney(alice, 100), Cancel);

        Assert.Equal(
            [
                "1: Opened { Owner = Alice }", "2: Deposited { Amount = 100 }",
                "1 in account-alice", "2 in account-bob", "3 in account-alice",
                "account-alice has 2 events", "account-bob has 1 events",
            ],
            await ReadAsync(store, alice, Cancel));
    }

    private static async Task<List<string>> ReadAsync(InMemoryEventStore store, StreamId alice, CancellationToken cancellationToken)
    {
        var lines = new List<string>();

        await foreach (var recorded in store.ReadStreamAsync<AccountEvent>(alice, cancellationToken))
        {
            lines.Add($"{recorded.Version}: {recorded.Data}");
        }

        await foreach (var recorded in store.ReadAllAsync<AccountEvent>(new ReadLogRequest(LogPosition.Start), cancellationToken))
        {
            lines.Add($"{recorded.Position} in {recorded.StreamId}");
        }

        await foreach (var stream in store.ListAllAsync(new ListStreamsRequest(new StreamPrefix("account-")), cancellationToken))
        {
            lines.Add($"{stream.StreamId} has {stream.Version} events");
        }

        return lines;
    }
}
