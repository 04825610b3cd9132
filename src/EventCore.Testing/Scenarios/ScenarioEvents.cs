using System.Collections.Immutable;
using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>Some events for one stream, as a scenario names them.</summary>
internal sealed class ScenarioEvents<TEvent>
    where TEvent : class, IEventUnion<TEvent>
{
    public ScenarioEvents(StreamId stream, EventMetadata metadata, IEnumerable<TEvent> events)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(events);
        // Each gets its id when it is appended.
        Encoded = [.. events.Select(@event => TEvent.Registry.Encode(stream, id: default, @event, metadata))];
    }

    /// <summary>As they are stored.</summary>
    public ImmutableArray<NewEvent> Encoded { get; }
}
