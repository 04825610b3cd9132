using EventCore;
using Microsoft.Data.Sqlite;

namespace WebApi;

/// <summary>The balance of every account, in hundredths, in a table beside the log.</summary>
internal sealed class BalanceTable(string database)
{
    public void Create() => Query("CREATE TABLE IF NOT EXISTS balances (account TEXT PRIMARY KEY, hundredths INTEGER NOT NULL)");

    public Dictionary<string, decimal> Read() => Query("SELECT account, hundredths FROM balances ORDER BY account");

    public static void Add(SqliteConnection connection, StreamId account, decimal amount)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO balances VALUES (@account, @amount) ON CONFLICT (account) DO UPDATE SET hundredths = hundredths + excluded.hundredths";
        command.Parameters.AddWithValue("@account", account.Value);
        command.Parameters.AddWithValue("@amount", (long)(amount * 100));
        command.ExecuteNonQuery();
    }

    private Dictionary<string, decimal> Query(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var balances = new Dictionary<string, decimal>(StringComparer.Ordinal);
        while (reader.Read())
        {
            balances.Add(reader.GetString(0), reader.GetInt64(1) / 100m);
        }

        return balances;
    }
}
