using EventCore;

namespace Banking.Tests;

public sealed class SubscriptionTests : IAsyncDisposable
{
    private static readonly StreamId Alice = new("account-alice");
    private readonly InMemoryEventStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_subscription_delivers_what_is_there_and_what_comes_later()
    {
        var bank = new Bank(_store);
        await bank.ExecuteAsync(new OpenAccount(Alice, "Alice"), Cancel);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using var console = new StringWriter();

        var showing = ShowAsync(_store, console, stopping.Token);
        await bank.ExecuteAsync(new DepositMoney(Alice, 100), Cancel);
        while (!console.ToString().Contains("money-deposited", StringComparison.Ordinal))
        {
            await Task.Delay(1, Cancel);
        }

        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => showing);
        Assert.StartsWith("1 account-alice account-opened", console.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscription_may_want_some_events_alone()
    {
        var bank = new Bank(_store);
        await bank.ExecuteAsync(new OpenAccount(Alice, "Alice"), Cancel);
        await bank.ExecuteAsync(new DepositMoney(Alice, 100), Cancel);
        await bank.ExecuteAsync(new WithdrawMoney(Alice, 30), Cancel);

        var request = new SubscriptionRequest
        {
            Filter = new EventFilter
            {
                Prefix = new StreamPrefix("account-"),
                EventTypes = new HashSet<EventType> { new("money-deposited"), new("money-withdrawn") },
            },
        };

        var amounts = await _store.Subscribe<AccountEvent>(request, Cancel).Take(2).Select(recorded => recorded.Data).ToListAsync(Cancel);
        Assert.Equal([new AccountEvent.Deposited(100), new AccountEvent.Withdrawn(30)], amounts);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static async Task ShowAsync(InMemoryEventStore store, StringWriter console, CancellationToken stoppingToken)
    {
        await foreach (var recorded in store.Subscribe(new SubscriptionRequest { Start = SubscriptionStart.Beginning }, stoppingToken))
        {
            console.WriteLine($"{recorded.Position} {recorded.StreamId} {recorded.Type}");
        }
    }
}
