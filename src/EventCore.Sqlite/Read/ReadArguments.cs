using EventCore.Stores;

namespace EventCore;

/// <summary>The arguments of reads that are lists.</summary>
internal static class ReadArguments
{
    /// <summary>The ids in their order.</summary>
    public static string ToJson(IEnumerable<StreamId> streams) => JsonList.Write(streams, (writer, streamId) => writer.WriteStringValue(streamId.Value));

    /// <summary>Of each range its stream, the version it begins after and the last version one page can reach.</summary>
    public static string ToJson(ReadStreamsRequest read) => JsonList.Write(read.Streams, (writer, range) =>
    {
        // Versions are dense, and within a stream they are in position order: a page cannot hold more of one stream than
        // its own size, so the rest of a long stream need not be looked at, nor sorted.
        var reachable = range.After.Value > long.MaxValue - read.PageSize.Value ? long.MaxValue : range.After.Value + read.PageSize.Value;
        writer.WriteStartArray();
        writer.WriteStringValue(range.StreamId.Value);
        writer.WriteNumberValue(range.After.Value);
        writer.WriteNumberValue(Math.Min(reachable, range.UpTo?.Value ?? long.MaxValue));
        writer.WriteEndArray();
    });
}
