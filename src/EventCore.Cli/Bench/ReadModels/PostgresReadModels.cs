using Npgsql;

namespace EventCore.Cli;

/// <summary>Makes read models in schemas of their own, beside the schema of the store.</summary>
/// <param name="dataSource">The database.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class PostgresReadModels(NpgsqlDataSource dataSource, TimeProvider timeProvider) : IReadModels
{
    public async Task<ReadModel> CreateAsync(SalesModel model, CancellationToken cancellationToken)
    {
        var name = $"eventcore_bench_{EventId.Create(timeProvider).Value:N}";
        var (projection, tables) = model == SalesModel.Simple
            ? ((IProjection)new PostgresOrders(name, name), PostgresOrders.CreateTables(name))
            : (new PostgresSales(name, name), PostgresSales.CreateTables(name));
        try
        {
            // As one transaction: all of it, or nothing.
            await ExecuteAsync($"CREATE SCHEMA {name}; {tables}", cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException failure)
        {
            throw new ToolException(
                $"The read model of a projection needs a schema of its own, which could not be made: {failure.MessageText}. Grant CREATE on the database, or leave the workloads on projections out.", ExitCode.Failed, failure);
        }

        return new ReadModel(projection, () => ExecuteAsync($"DROP SCHEMA {name} CASCADE", CancellationToken.None));
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        var command = dataSource.CreateCommand(sql);
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
