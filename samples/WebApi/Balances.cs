using Banking;
using EventCore;
using Microsoft.Data.Sqlite;

namespace WebApi;

/// <summary>Keeps <see cref="BalanceTable"/> up to date with the accounts.</summary>
public sealed class Balances : SqliteProjection<AccountEvent>
{
    public Balances()
        : base("balances")
    {
        On<AccountEvent.Opened>((opened, connection, _) => AddAsync(connection, opened.StreamId, 0));
        On<AccountEvent.Deposited>((deposited, connection, _) => AddAsync(connection, deposited.StreamId, deposited.Data.Amount));
        On<AccountEvent.Withdrawn>((withdrawn, connection, _) => AddAsync(connection, withdrawn.StreamId, -withdrawn.Data.Amount));
    }

    private static Task AddAsync(SqliteConnection connection, StreamId account, decimal amount)
    {
        BalanceTable.Add(connection, account, amount);
        return Task.CompletedTask;
    }
}
