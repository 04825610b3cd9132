using Microsoft.Data.Sqlite;

namespace EventCore.Cli;

/// <summary>Makes read models in the store's own file, where its transactions reach, in tables with names that nothing else has.</summary>
/// <param name="path">The store's file.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class SqliteReadModels(string path, TimeProvider timeProvider) : IReadModels
{
    public Task<ReadModel> CreateAsync(SalesModel model, CancellationToken cancellationToken)
    {
        var name = $"eventcore_bench_{EventId.Create(timeProvider).Value:N}";
        var (projection, create, tables) = model == SalesModel.Simple
            ? ((IProjection)new SqliteOrders(name, $"{name}_"), SqliteOrders.CreateTables($"{name}_"), SqliteOrders.Tables)
            : (new SqliteSales(name, $"{name}_"), SqliteSales.CreateTables($"{name}_"), SqliteSales.Tables);
        Execute(create);
        return Task.FromResult(new ReadModel(projection, () =>
        {
            Execute(string.Concat(tables.Select(table => $"DROP TABLE {name}_{table};")));
            return Task.CompletedTask;
        }));
    }

    /// <summary>In one transaction.</summary>
    private void Execute(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"BEGIN IMMEDIATE; {sql} COMMIT;";
        _ = command.ExecuteNonQuery();
    }
}
