using System.Collections.Immutable;

namespace EventCore.Stores;

/// <summary>One decision: the version of every stream it was made on, and the events it appends to some of them.</summary>
public sealed class AppendRequest
{
    /// <summary>A decision to append.</summary>
    /// <param name="expectedVersions">Every stream that was read, with the version that was seen.</param>
    /// <param name="events">One or more events in their order, each for one of those streams, each with an id of its own.</param>
    /// <exception cref="ArgumentException">No event, an event for a stream without an expected version, or an event id twice.</exception>
    public AppendRequest(StreamVersions expectedVersions, IReadOnlyCollection<NewEvent> events)
    {
        ArgumentNullException.ThrowIfNull(expectedVersions);
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count == 0)
        {
            throw new ArgumentException("An append must have at least one event, but has none.", nameof(events));
        }

        var ids = new HashSet<EventId>(events.Count);
        foreach (var @event in events)
        {
            if (!expectedVersions.ContainsKey(@event.StreamId))
            {
                throw new ArgumentException($"An append must name the expected version of every stream it writes, but has none for '{@event.StreamId}'.", nameof(events));
            }

            if (!ids.Add(@event.Id))
            {
                throw new ArgumentException($"Every event of an append must have an id of its own, but {@event.Id} occurs twice.", nameof(events));
            }
        }

        ExpectedVersions = expectedVersions;
        Events = [.. events];
    }

    /// <summary>Every stream that was read, with the version that was seen.</summary>
    public StreamVersions ExpectedVersions { get; }

    /// <summary>The new events in their order.</summary>
    public ImmutableArray<NewEvent> Events { get; }
}
