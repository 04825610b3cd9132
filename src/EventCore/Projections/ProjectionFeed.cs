using System.Runtime.CompilerServices;
using EventCore.Stores;

namespace EventCore;

/// <summary>The events of a log that a projection wants, from a checkpoint on and without end.</summary>
internal static class ProjectionFeed
{
    /// <summary>How long a new event may stay unseen.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Pages of events, each with the checkpoint behind it. What may pass by itself is waited for.</summary>
    /// <exception cref="EventCoreException">The log cannot be read, or has another event at the checkpoint than was read there.</exception>
    public static async IAsyncEnumerable<ProjectionBatch> ReadAsync(
        IEventStore store, IProjection projection, Checkpoint from, TimeProvider timeProvider, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = projection.EventTypes.ToHashSet();
        await RequireAsync(store, projection, from, timeProvider, cancellationToken).ConfigureAwait(false);
        for (var at = from; ;)
        {
            var page = await ReadPageAsync(store, new ReadLogRequest(at.Position), projection, timeProvider, cancellationToken).ConfigureAwait(false);
            if (page is [.., var last])
            {
                at = new Checkpoint(last.Position, last.Id);
                yield return new ProjectionBatch([.. page.Where(recorded => wanted.Contains(recorded.Type))], at);
            }
            else
            {
                await Task.Delay(PollInterval, timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task RequireAsync(IEventStore store, IProjection projection, Checkpoint from, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        if (from.EventId is { } expected)
        {
            var read = new ReadLogRequest(new LogPosition(from.Position.Value - 1), new PageSize(1));
            var there = (await ReadPageAsync(store, read, projection, timeProvider, cancellationToken).ConfigureAwait(false)).SingleOrDefault();
            if (there?.Id != expected)
            {
                throw new EventStoreException(
                    $"Projection '{projection.Name}' has read event {expected} at position {from.Position}, where the log now has {(there is null ? "none" : there.Id.ToString())}: it was restored from an older backup, or failed over with loss. Rebuild the projection.",
                    streams: [],
                    Transience.Permanent);
            }
        }
    }

    private static async Task<IReadOnlyList<RecordedEvent>> ReadPageAsync(
        IEventStore store, ReadLogRequest read, IProjection projection, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await store.ReadLogAsync(read, cancellationToken).ConfigureAwait(false);
            }
            catch (EventCoreException failure) when (failure.IsTransient)
            {
                ProjectionMetrics.CountFailure(projection.Name, ProjectionMetrics.Transient);
                await Task.Delay(PollInterval, timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
