using EventCore;
using EventCore.Stores;

namespace Banking.Tests;

public sealed class OverviewTests : IAsyncDisposable
{
    private static readonly StreamId Alice = new("account-alice");
    private static readonly StreamId Bob = new("account-bob");

    private readonly InMemoryEventStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accounts_are_folded_now()
    {
        await AppendAsync(Alice, 0, new AccountEvent.Opened("Alice"), new AccountEvent.Deposited(100));
        await AppendAsync(Bob, 0, new AccountEvent.Opened("Bob"), new AccountEvent.Deposited(10), new AccountEvent.Withdrawn(5));

        var (alice, all) = await FoldAsync(_store, Cancel);

        Assert.Equal((new Overview(1, 100), 2), (alice.State, alice.Versions[Alice].Value));
        Assert.Equal((new Overview(2, 105), 5), (all.State, all.Checkpoint.Position.Value));
    }

    [Fact]
    public async Task Who_writes_reads_what_they_wrote()
    {
        await AppendAsync(Alice, 0, new AccountEvent.Opened("Alice"), new AccountEvent.Deposited(100));

        Assert.Equal(new Overview(1, 120), await DepositAsync(_store, Cancel));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private async Task AppendAsync(StreamId streamId, long version, params IEnumerable<AccountEvent> events) => Assert.IsType<AppendResult.Appended>(await _store.AppendAsync(
        new AppendRequest(
            new StreamVersions([KeyValuePair.Create(streamId, new StreamVersion(version))]),
            [.. events.Select(@event => AccountEvent.Registry.Encode(streamId, EventId.Create(TimeProvider.System), @event, EventMetadata.Empty))]),
        Cancel));

    private static async Task<(FoldedStreams<Overview> Alice, FoldedLog<Overview> All)> FoldAsync(IEventStore store, CancellationToken cancellationToken)
    {
        FoldedStreams<Overview> alice = await store.FoldAsync(Overview.Projection, new StreamId("account-alice"), cancellationToken);
        FoldedLog<Overview> all = await store.FoldLogAsync(Overview.Projection, EventFilter.OfPrefix(new StreamPrefix("account-")), cancellationToken);
        return (alice, all);
    }

    private static async Task<Overview?> DepositAsync(IEventStore store, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stoppingToken = stop.Token;
        var bank = new Bank(store);

        var overview = new InMemoryReadModel<Overview, AccountEvent>("overview", store, Overview.Projection, new() { Snapshot = Overview.Snapshot });
        var running = overview.RunAsync(stoppingToken);

        var result = await bank.ExecuteAsync(new DepositMoney(Alice, 20), cancellationToken);
        if (result is CommandResult.Committed { LastPosition: var written }
            && await overview.WaitForAsync(written, TimeSpan.FromSeconds(30), cancellationToken) is { } view)
        {
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
            return view.State;
        }

        return null;
    }
}
