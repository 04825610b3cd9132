using EventCore.Stores;
using Npgsql;

namespace EventCore.Postgres.Tests;

/// <summary>What <see cref="DeliveriesProjection"/> must not be: the judge of a torture run has to find it out.</summary>
/// <param name="dataSource">Where it writes.</param>
/// <param name="checksLease">
/// Whether the checkpoint is moved by the store, for a good lease only, but in a transaction of its own; otherwise it is moved together
/// with the read model, by whoever comes.
/// </param>
internal sealed class BrokenProjection(NpgsqlDataSource dataSource, bool checksLease) : IProjection
{
    // Whoever kills or pauses the owner meets it in the midst of something.
    private static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan SlownessBetween = TimeSpan.FromMilliseconds(200);

    public SubscriptionName Name { get; } = new(DeliveriesProjection.SubscriptionName);

    public ProjectionOptions Options { get; } = new() { MaxBatchEvents = 20 };

    public IReadOnlyCollection<EventType> EventTypes { get; } = [.. StepEvent.Registry.EventTypes];

    public IProjectionWriter WriteBeside(IEventStore store) => new Writer(dataSource, checksLease ? (ICheckpointStore)store : null);

    private sealed class Writer(NpgsqlDataSource dataSource, ICheckpointStore? checkpoints) : IProjectionWriter
    {
        public async Task<bool> WriteAsync(CheckpointLease lease, ProjectionBatch batch, CancellationToken cancellationToken)
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            foreach (var recorded in batch.Events)
            {
                await using var insert = new NpgsqlCommand(DeliveriesProjection.Insert, connection)
                {
                    Parameters = { new() { Value = recorded.Position.Value }, new() { Value = recorded.StreamId.Value }, new() { Value = recorded.Version.Value } },
                };
                await insert.ExecuteNonQueryAsync(CancellationToken.None);
                await Task.Delay(Slowness, CancellationToken.None);
            }

            if (checkpoints is null)
            {
                await using var move = new NpgsqlCommand("UPDATE eventcore.subscription_checkpoints SET position = $1, event_id = $2 WHERE subscription_name = $3", connection)
                {
                    Parameters = { new() { Value = batch.To.Position.Value }, new() { Value = batch.To.EventId!.Value.Value }, new() { Value = lease.Name.Value } },
                };
                await move.ExecuteNonQueryAsync(CancellationToken.None);
                await transaction.CommitAsync(CancellationToken.None);
                return true;
            }

            await transaction.CommitAsync(CancellationToken.None);
            await Task.Delay(SlownessBetween, CancellationToken.None);
            return await checkpoints.AdvanceCheckpointAsync(lease, batch.To, batch.Skipped, cancellationToken);
        }
    }
}
