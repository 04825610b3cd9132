using EventCore;
using Microsoft.Data.Sqlite;

namespace Banking.Tests;

/// <summary>The balance of every account, in a table beside the log.</summary>
public sealed class Balances : SqliteProjection<AccountEvent>
{
    public const string CreateTable = "CREATE TABLE balances (account TEXT PRIMARY KEY, cents INTEGER NOT NULL)";

    public Balances()
        : base("balances")
    {
        On<AccountEvent.Opened>((opened, connection, _) => AddAsync(connection, opened.StreamId, 0));
        On<AccountEvent.Deposited>((deposited, connection, _) => AddAsync(connection, deposited.StreamId, deposited.Data.Amount));
        On<AccountEvent.Withdrawn>((withdrawn, connection, _) => AddAsync(connection, withdrawn.StreamId, -withdrawn.Data.Amount));
    }

    private static Task AddAsync(SqliteConnection connection, StreamId account, decimal amount)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO balances VALUES (@account, @amount) ON CONFLICT (account) DO UPDATE SET cents = cents + excluded.cents";
        command.Parameters.AddWithValue("@account", account.Value);
        command.Parameters.AddWithValue("@amount", (long)(amount * 100));
        command.ExecuteNonQuery();
        return Task.CompletedTask;
    }
}
