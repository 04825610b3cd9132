namespace EventCore;

/// <summary>One shape in which a kind of event is stored: its stored name, and the version of the schema of its data.</summary>
/// <remarks>A stored event keeps its shape for ever. What a union makes of shapes that are no longer written, its upcasters say.</remarks>
public sealed record EventShape
{
    /// <summary>The version of a schema that was never changed.</summary>
    public const int FirstVersion = 1;

    /// <summary>A shape.</summary>
    /// <param name="eventType">The stored name; it does not begin with <c>$</c>, as those of EventCore's own events do.</param>
    /// <param name="schemaVersion">The version of the schema, from 1.</param>
    /// <exception cref="ArgumentException">The name is no <see cref="EventCore.EventType"/> or begins with <c>$</c>, or the version is not 1 or more.</exception>
    public EventShape(string eventType, int schemaVersion = FirstVersion)
    {
        EventType = new EventType(eventType);
        if (EventType.Value.StartsWith(EventMetadata.ReservedPrefix))
        {
            throw new ArgumentException($"Event types that begin with '{EventMetadata.ReservedPrefix}' are EventCore's own, but '{EventType}' does.", nameof(eventType));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(schemaVersion, FirstVersion);
        SchemaVersion = schemaVersion;
    }

    /// <summary>The stored name.</summary>
    public EventType EventType { get; }

    /// <summary>The version of the schema, from 1.</summary>
    public int SchemaVersion { get; }

    /// <summary>Both, as messages name them.</summary>
    public override string ToString() => $"'{EventType}' version {SchemaVersion}";
}
