using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace EventCore.Stores;

/// <summary>One decision: the version of every stream it was made on, and the events it appends to some of them.</summary>
public sealed class AppendRequest
{
    private static readonly ReadOnlyDictionary<StreamId, EventId> NoLastEvents = ReadOnlyDictionary<StreamId, EventId>.Empty;

    /// <summary>A decision to append.</summary>
    /// <param name="expectedVersions">Every stream that was read, with the version that was seen.</param>
    /// <param name="events">One or more events in their order, each for one of those streams, each with an id of its own.</param>
    /// <param name="lastEvents">Of those streams whose last event is known, its id; see <see cref="LastEvents"/>.</param>
    /// <exception cref="ArgumentException">
    /// No event, an event for a stream without an expected version, an event id twice, or the last event of a stream that is expected
    /// empty or not at all.
    /// </exception>
    public AppendRequest(StreamVersions expectedVersions, IReadOnlyCollection<NewEvent> events, IReadOnlyDictionary<StreamId, EventId>? lastEvents = null)
    {
        ArgumentNullException.ThrowIfNull(expectedVersions);
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count == 0)
        {
            throw new ArgumentException("An append must have at least one event, but has none.", nameof(events));
        }

        var ids = events.Count > 1 ? new HashSet<EventId>(events.Count) : null;
        foreach (var @event in events)
        {
            if (!expectedVersions.ContainsKey(@event.StreamId))
            {
                throw new ArgumentException($"An append must name the expected version of every stream it writes, but has none for '{@event.StreamId}'.", nameof(events));
            }

            if (ids?.Add(@event.Id) == false)
            {
                throw new ArgumentException($"Every event of an append must have an id of its own, but {@event.Id} occurs twice.", nameof(events));
            }
        }

        foreach (var (streamId, _) in lastEvents ?? NoLastEvents)
        {
            if (!expectedVersions.TryGetValue(streamId, out var version) || version == StreamVersion.Empty)
            {
                throw new ArgumentException($"The last event of '{streamId}' can be named only where a version above 0 is expected, but there is none.", nameof(lastEvents));
            }
        }

        ExpectedVersions = expectedVersions;
        Events = [.. events];
        LastEvents = lastEvents switch { null => NoLastEvents, StreamMap<EventId> map => map, _ => new Dictionary<StreamId, EventId>(lastEvents) };
    }

    /// <summary>Every stream that was read, with the version that was seen.</summary>
    public StreamVersions ExpectedVersions { get; }

    /// <summary>The new events in their order.</summary>
    public ImmutableArray<NewEvent> Events { get; }

    /// <summary>Every stream that was read, with its version once the events are appended.</summary>
    public StreamVersions VersionsAfter() => ExpectedVersions.After(Events);

    /// <summary>The id of the event at the expected version, of those streams where the decision knows it.</summary>
    /// <remarks>
    /// A stream that has another event there is a conflict. The same version may stand for other events: those of a decision
    /// that was waited for and never committed, or of the log before it was restored from an older backup.
    /// </remarks>
    public IReadOnlyDictionary<StreamId, EventId> LastEvents { get; }

    /// <summary>By which it can be found in its streams.</summary>
    internal IEnumerable<EventId> EventIds() => Events.Select(@event => @event.Id);
}
