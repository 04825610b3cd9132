namespace EventCore.Tests;

/// <summary>A union one of whose cases is no longer stored in its first shape.</summary>
public abstract record VersionedEvent : IEventUnion<VersionedEvent>
{
    public static EventRegistry<VersionedEvent> Registry { get; } = new(
        EventCase<VersionedEvent>.Of("added", VersionedJson.Default.Added, schemaVersion: 2),
        EventCase<VersionedEvent>.Of("noted", VersionedJson.Default.Noted));

    public static IEnumerable<Upcaster<VersionedEvent>> Upcasters =>
    [
        Upcaster<VersionedEvent>.From("added", 1).ToNextVersion(added =>
        {
            added["Unit"] = "EUR";
            return added;
        }),
    ];

    public sealed record Added(int Amount, string Unit) : VersionedEvent;

    public sealed record Noted(string Text) : VersionedEvent;
}
