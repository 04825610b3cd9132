namespace EventCore;

/// <summary>An event id of an append is in the log already, for another event. Nothing was appended.</summary>
public sealed class EventIdReusedException : EventCoreException
{
    /// <summary>Ids that are taken.</summary>
    public EventIdReusedException(IReadOnlyCollection<EventId> eventIds, IEnumerable<StreamId> streams)
        : base(Describe(eventIds), streams, isTransient: false, innerException: null) => EventIds = [.. eventIds];

    /// <summary>The ids of the append that are in the log already.</summary>
    public IReadOnlyList<EventId> EventIds { get; }

    private static string Describe(IReadOnlyCollection<EventId> eventIds) =>
        $"Of the append's event ids {eventIds.Count} are in the log already, with another stream, type or data, or without the rest of the append: "
        + $"{string.Join(", ", eventIds.Take(5))}{(eventIds.Count > 5 ? ", ..." : "")}. "
        + "Send the same append again unchanged, or give new events new ids.";
}
