using EventCore;
using Microsoft.Data.Sqlite;

namespace Banking.Tests;

public sealed class BalancesTests : IDisposable
{
    private static readonly StreamId Alice = new("account-alice");
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"banking-{Guid.NewGuid():N}.db");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Balances_follow_the_accounts()
    {
        await using var store = await SqliteEventStore.OpenAsync(_path, cancellationToken: Cancel);
        Query(Balances.CreateTable);
        var bank = new Bank(store);
        await bank.ExecuteAsync(new OpenAccount(Alice, "Alice"), Cancel);
        await bank.ExecuteAsync(new DepositMoney(Alice, 100.25m), Cancel);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var running = RunAsync(store, stopping.Token);
        while (Query("SELECT cents FROM balances") is not 10_025L)
        {
            await Task.Delay(1, Cancel);
        }

        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    public void Dispose() => File.Delete(_path);

    private static async Task RunAsync(SqliteEventStore store, CancellationToken stoppingToken)
    {
        var runner = new ProjectionRunner(store, [new Balances()]);
        await runner.RunAsync(stoppingToken);
    }

    private object? Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
