using EventCore;
using EventCore.Stores;

namespace Banking.Tests;

public sealed class BankTests : IAsyncLifetime
{
    private static readonly StreamId Alice = new("account-alice");
    private static readonly StreamId Bob = new("account-bob");
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"banking-{Guid.NewGuid():N}.db");
    private SqliteEventStore? _store;
    private Bank? _bank;

    private Bank Bank => _bank!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteEventStore.OpenAsync(_path, cancellationToken: Cancel);
        _bank = new Bank(_store);
    }

    public async ValueTask DisposeAsync()
    {
        await _store!.DisposeAsync();
        File.Delete(_path);
    }

    [Fact]
    public async Task A_transfer_moves_money_on_both_sides_at_once()
    {
        await OpenAsync(alice: 100, bob: 0);

        var committed = Assert.IsType<CommandResult.Committed>(await Bank.ExecuteAsync(new TransferMoney(Alice, Bob, 70), Cancel));

        Assert.Equal((30m, 70m), await BalancesAsync());
        Assert.Equal(new StreamVersions([new(Alice, new StreamVersion(3)), new(Bob, new StreamVersion(2))]), committed.Versions);
    }

    [Fact]
    public async Task An_account_of_thousands_of_events_is_gone_on_from_its_snapshot()
    {
        await OpenAsync(alice: 0, bob: 0);
        foreach (var deposits in Enumerable.Repeat(new DepositMoney(Alice, 1), 2_500).Chunk(250))
        {
            Assert.All(await Task.WhenAll(deposits.Select(deposit => Bank.ExecuteAsync(deposit, Cancel))), result => Assert.IsType<CommandResult.Committed>(result));
        }

        var key = new SnapshotKey(Account.Snapshot.Name, Account.Snapshot.FormatVersion, [Alice]);
        while (await _store!.FindSnapshotAsync(key, Cancel) is not { EventCount: >= 2_000 })
        {
            await Task.Delay(1, Cancel);
        }

        var afterRestart = new Bank(_store);

        Assert.Equal("insufficient-funds", RejectionOf(await afterRestart.ExecuteAsync(new WithdrawMoney(Alice, 2_501), Cancel)));
        Assert.IsType<CommandResult.Committed>(await afterRestart.ExecuteAsync(new WithdrawMoney(Alice, 2_500), Cancel));
        Assert.Equal((0m, 0m), await BalancesAsync());
    }

    [Fact]
    public async Task Transfers_in_both_directions_by_banks_that_do_not_know_of_each_other_neither_make_nor_lose_money()
    {
        await OpenAsync(alice: 100, bob: 100);
        await using var otherStore = await SqliteEventStore.OpenAsync(_path, cancellationToken: Cancel);
        Bank[] banks = [Bank, new(otherStore)];

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() =>
            banks[i % 2].ExecuteAsync(i % 3 == 0 ? new TransferMoney(Bob, Alice, 40) : new TransferMoney(Alice, Bob, 30), Cancel))));

        var (alice, bob) = await BalancesAsync();
        Assert.Equal(200, alice + bob);
        Assert.True(alice >= 0 && bob >= 0, $"Alice holds {alice}, Bob holds {bob}.");
    }

    private async Task OpenAsync(decimal alice, decimal bob)
    {
        foreach (var (account, owner, amount) in new[] { (Alice, "Alice", alice), (Bob, "Bob", bob) })
        {
            await Bank.ExecuteAsync(new OpenAccount(account, owner), Cancel);
            await Bank.ExecuteAsync(new DepositMoney(account, amount), Cancel);
        }
    }

    private async Task<(decimal Alice, decimal Bob)> BalancesAsync()
    {
        var accounts = await Bank.AccountsAsync(Cancel);
        return (accounts[Alice].Balance, accounts[Bob].Balance);
    }

    private static string RejectionOf(CommandResult result) => Assert.IsType<CommandResult.Rejected>(result).Code;
}
