using EventCore.Stores;

namespace EventCore.Postgres.Tests;

/// <summary>A projection that goes on with a batch whatever it is told: when its process wakes up, nothing but the database keeps it from writing.</summary>
internal sealed class DeafProjection(IProjection projection) : IProjection
{
    public SubscriptionName Name => projection.Name;

    public ProjectionOptions Options => projection.Options;

    public IReadOnlyCollection<EventType> EventTypes => projection.EventTypes;

    public IProjectionWriter WriteBeside(IEventStore store) => new Writer(projection.WriteBeside(store));

    private sealed class Writer(IProjectionWriter writer) : IProjectionWriter
    {
        public Task<bool> WriteAsync(CheckpointLease lease, ProjectionBatch batch, CancellationToken cancellationToken) =>
            writer.WriteAsync(lease, batch, CancellationToken.None);
    }
}
