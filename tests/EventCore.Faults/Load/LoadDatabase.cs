using EventCore.Testing;
using Npgsql;

namespace EventCore.Faults;

/// <summary>The PostgreSQL database that a load is on: the log, and the table that the load's projection writes.</summary>
internal sealed class LoadDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _dataSource;

    public LoadDatabase(string connectionString)
    {
        _dataSource = NpgsqlDataSource.Create(connectionString);
        Store = new PostgresEventStore(_dataSource);
    }

    public PostgresEventStore Store { get; }

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await PostgresSchema.MigrateAsync(_dataSource, cancellationToken: cancellationToken);
        await using var command = _dataSource.CreateCommand(MarkedProjection.CreateTable("eventcore"));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<SubscriptionDeliveries> ReadProjectedAsync(CancellationToken cancellationToken)
    {
        await using var command = _dataSource.CreateCommand("SELECT position, event_id FROM eventcore.delivered ORDER BY id");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var deliveries = new List<Delivery>();
        while (await reader.ReadAsync(cancellationToken))
        {
            deliveries.Add(new Delivery.Event(new LogPosition(reader.GetInt64(0)), new EventId(reader.GetGuid(1))));
        }

        // It is of marked events, and the outcomes of command ids are none.
        return new SubscriptionDeliveries(MarkedProjection.ProjectionName, deliveries, logged => logged.Mark is not null);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _dataSource.DisposeAsync();
    }
}
