using EventCore.Stores;

namespace EventCore;

/// <summary>What must be so of everything that a subscription is given. Where it is not, nothing more is delivered.</summary>
internal static class LogOrder
{
    /// <exception cref="EventStoreException">An event is missing, is there twice, or is out of order.</exception>
    public static void RequireDense(LogPosition after, IReadOnlyList<RecordedEvent> page)
    {
        for (var index = 0; index < page.Count; index++)
        {
            if (page[index].Position.Value != after.Value + index + 1)
            {
                throw Broken($"position {after.Value + index + 1} of the log was to come next, but the store returned position {page[index].Position}");
            }
        }
    }

    /// <exception cref="EventStoreException">The same, within one stream.</exception>
    public static void RequireNext(StreamVersion before, LogPosition beforePosition, RecordedEvent recorded)
    {
        if (recorded.Version != before.After(1) || recorded.Position <= beforePosition)
        {
            throw Broken(
                $"event {before.After(1)} of stream '{recorded.StreamId}' was to come next, above position {beforePosition}, but the store returned event {recorded.Version} at position {recorded.Position}");
        }
    }

    /// <exception cref="EventStoreException">Another event is at the checkpoint than was read there, or none.</exception>
    public static void RequireKnown(Checkpoint checkpoint, EventId? found)
    {
        if (found != checkpoint.EventId)
        {
            throw new EventStoreException(
                $"Event {checkpoint.EventId} was read at position {checkpoint.Position}, where the log now has {found?.ToString() ?? "none"}: it was restored from an older backup, or failed over with loss. Rebuild what was built from it, from the beginning.",
                streams: [],
                Transience.Permanent);
        }
    }

    private static EventStoreException Broken(string what) =>
        new($"Nothing more is delivered: {what}. Positions and versions are dense, so events are missing, or somebody changed them. Compare the database with a backup.", streams: [], Transience.Permanent);
}
