using EventCore.Stores;

namespace EventCore;

/// <summary>Builds a read model from the events of a log, in position order.</summary>
/// <remarks>
/// Derive from the projection of a store, such as <c>PostgresProjection</c>, whose read model and checkpoint are committed together, so
/// that every event takes effect exactly once; or from <see cref="AtLeastOnceProjection{TEvent}"/> for anything else.
/// </remarks>
public interface IProjection
{
    /// <summary>The name that its checkpoint is kept under.</summary>
    SubscriptionName Name { get; }

    /// <summary>How it works.</summary>
    ProjectionOptions Options { get; }

    /// <summary>The types of the events it wants; it passes over others.</summary>
    IReadOnlyCollection<EventType> EventTypes { get; }

    /// <summary>Where it is to write to while it runs on a store.</summary>
    /// <exception cref="ArgumentException">It cannot run on that store.</exception>
    IProjectionWriter WriteBeside(IEventStore store);
}
