using Microsoft.Data.Sqlite;

namespace EventCore.Cli;

/// <summary>The simple projection on SQLite: a statement for each row that a batch changes.</summary>
/// <param name="name">The name that its checkpoint is kept under.</param>
/// <param name="prefix">What the name of its table begins with; plain.</param>
internal sealed class SqliteOrders(string name, string prefix) : SqliteProjection<SalesEvent>(name)
{
    private readonly string _upsert = $"""
        INSERT INTO {prefix}orders VALUES ($1, $2, $3, $4)
        ON CONFLICT (order_id) DO UPDATE SET events = events + excluded.events, items = items + excluded.items, total = total + excluded.total
        """;

    public static IReadOnlyList<string> Tables { get; } = ["orders"];

    public static string CreateTables(string prefix) => $"CREATE TABLE {prefix}orders (order_id TEXT PRIMARY KEY, events INTEGER NOT NULL, items INTEGER NOT NULL, total INTEGER NOT NULL) STRICT, WITHOUT ROWID;";

    protected override Task ApplyAsync(IReadOnlyList<Recorded<SalesEvent>> events, SqliteConnection connection, CancellationToken cancellationToken)
    {
        SqliteRows.Execute(connection, _upsert, OrderRows.Of(events).Select(row => new object[] { row.Key.Value, row.Value.Events, row.Value.Items, row.Value.Total }));
        return Task.CompletedTask;
    }
}
