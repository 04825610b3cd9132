using EventCore;
using Microsoft.Data.Sqlite;

namespace Banking.Tests;

public sealed class TurnoverTests : IDisposable
{
    private static readonly StreamId Alice = new("account-alice");
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"banking-{Guid.NewGuid():N}.db");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_turnover_is_the_same_after_it_was_rebuilt()
    {
        await using var store = await SqliteEventStore.OpenAsync(_path, cancellationToken: Cancel);
        var bank = new Bank(store);
        await bank.ExecuteAsync(new OpenAccount(Alice, "Alice"), Cancel);
        await bank.ExecuteAsync(new DepositMoney(Alice, 100.25m), Cancel);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        stopping.CancelAfter(TimeSpan.FromMinutes(1));
        var running = new ProjectionRunner(store, [new Turnover()]).RunAsync(stopping.Token);
        var control = new ProjectionControl(store);
        while (await control.ListAsync(Cancel) is not [{ State.Checkpoint.Position.Value: 2 }])
        {
            await Task.Delay(5, stopping.Token);
        }

        await control.RebuildAsync(new SubscriptionName("turnover"), cancellationToken: Cancel);
        while (await control.ListAsync(Cancel) is not [{ Rebuild: null }])
        {
            await Task.Delay(5, stopping.Token);
        }

        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal("10025 0", Query("SELECT cents_in || ' ' || cents_out FROM turnover"));
    }

    public void Dispose() => File.Delete(_path);

    private object? Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
