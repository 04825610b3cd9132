using System.Threading.Channels;
using EventCore.Stores;

namespace EventCore.Cli;

/// <summary>Another projection that begins when it is told to, and tells how many events it has committed.</summary>
/// <param name="projection">The other one, of a store whose transactions its read model is part of.</param>
/// <param name="streams">Whose events it is to be given; others have been appended by somebody else, and it fails.</param>
internal sealed class WatchedProjection(IProjection projection, StreamPrefix streams) : IProjection
{
    private readonly TaskCompletionSource _acquired = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Only the latest number counts.</summary>
    private readonly Channel<long> _committed = Channel.CreateBounded<long>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public SubscriptionName Name => projection.Name;

    public ProjectionOptions Options => projection.Options;

    public IReadOnlyCollection<EventType> EventTypes => projection.EventTypes;

    /// <summary>Completes when it could begin.</summary>
    public Task Acquired => _acquired.Task;

    /// <summary>How many events have been committed, each time that it is read: waits until there are more.</summary>
    public ChannelReader<long> Committed => _committed.Reader;

    public void Begin() => _ = _begun.TrySetResult();

    /// <summary>Tells whoever waits that there will be no more.</summary>
    public void Fail(Exception failure)
    {
        _ = _acquired.TrySetException(failure);
        _ = _committed.Writer.TryComplete(failure);
    }

    public IProjectionWriter WriteBeside(IEventStore store) => new Writer(this, (IReadModelWriter)projection.WriteBeside(store));

    private void RequireOwn(IReadOnlyList<RecordedEvent> events)
    {
        if (events.FirstOrDefault(recorded => !streams.Matches(recorded.StreamId)) is { } other)
        {
            throw new ToolException($"The projection was given an event of '{other.StreamId}'. Let nobody else append sales to the log while projections are measured.", ExitCode.Failed);
        }
    }

    private sealed class Writer(WatchedProjection watched, IReadModelWriter writer) : IReadModelWriter
    {
        private long _events;

        public int? ModelVersion => writer.ModelVersion;

        public async Task<CheckpointLease?> PrepareAsync(CheckpointLease lease, CancellationToken cancellationToken)
        {
            _ = watched._acquired.TrySetResult();
            await watched._begun.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return await writer.PrepareAsync(lease, cancellationToken).ConfigureAwait(false);
        }

        public async Task<bool> WriteAsync(CheckpointLease lease, ProjectionBatch batch, CancellationToken cancellationToken)
        {
            try
            {
                watched.RequireOwn(batch.Events);
                if (!await writer.WriteAsync(lease, batch, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                _events += batch.Events.Count;
                _ = watched._committed.Writer.TryWrite(_events);
                return true;
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                // Whether or not it will be tried again: what is measured is not how well it recovers.
                watched.Fail(failure);
                throw;
            }
        }

        public Task TidyAsync(CancellationToken cancellationToken) => writer.TidyAsync(cancellationToken);
    }
}
