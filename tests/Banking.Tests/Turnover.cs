using EventCore;

namespace Banking.Tests;

/// <summary>What has gone into and out of every account, in tables that the library makes and can build anew.</summary>
public sealed class Turnover : SqliteReadModel<AccountEvent>
{
    public Turnover()
        : base("turnover", "CREATE TABLE {turnover} (account TEXT PRIMARY KEY, cents_in INTEGER NOT NULL, cents_out INTEGER NOT NULL)", version: 1)
    {
        On<AccountEvent.Deposited>((deposited, tables, _) => AddAsync(tables, deposited.StreamId, deposited.Data.Amount, 0));
        On<AccountEvent.Withdrawn>((withdrawn, tables, _) => AddAsync(tables, withdrawn.StreamId, 0, withdrawn.Data.Amount));
    }

    private static Task AddAsync(SqliteTables tables, StreamId account, decimal paidIn, decimal paidOut)
    {
        using var command = tables.CreateCommand(
            "INSERT INTO {turnover} VALUES (@account, @in, @out) ON CONFLICT (account) DO UPDATE SET cents_in = cents_in + excluded.cents_in, cents_out = cents_out + excluded.cents_out");
        command.Parameters.AddWithValue("@account", account.Value);
        command.Parameters.AddWithValue("@in", (long)(paidIn * 100));
        command.Parameters.AddWithValue("@out", (long)(paidOut * 100));
        command.ExecuteNonQuery();
        return Task.CompletedTask;
    }
}
