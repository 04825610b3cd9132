using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using EventCore.Stores;

namespace EventCore;

/// <summary>The events of a log that a projection wants, from a checkpoint on and without end: its subscription.</summary>
internal static class ProjectionFeed
{
    /// <summary>Pages of events, each with the checkpoint behind it. What may pass by itself is waited for.</summary>
    /// <exception cref="EventCoreException">The log cannot be read, lacks an event, or has another event at the checkpoint than was read there.</exception>
    public static async IAsyncEnumerable<ProjectionBatch> ReadAsync(
        IEventStore store, IProjection projection, Checkpoint from, TimeProvider timeProvider, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new SubscriptionRequest
        {
            Start = SubscriptionStart.After(from),
            Filter = new EventFilter { EventTypes = projection.EventTypes.ToFrozenSet() },
            Name = projection.Name,
            TimeProvider = timeProvider,
            Failed = () => ProjectionMetrics.CountFailure(projection.Name, ProjectionMetrics.Transient),
        };
        var at = from;
        await foreach (var page in store.SubscribeByPage(request, cancellationToken).ConfigureAwait(false))
        {
            // That it has reached the end is nothing to a projection, unless it has moved.
            if (page.Checkpoint != at)
            {
                at = page.Checkpoint;
                yield return new ProjectionBatch(page.Events, at);
            }
        }
    }
}
