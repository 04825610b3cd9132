using System.Text;
using System.Text.Json;
using EventCore.Stores;

namespace EventCore;

/// <summary>The arguments of reads as JSON, which is how SQLite takes a list.</summary>
internal static class ReadArguments
{
    /// <summary>The ids in their order.</summary>
    public static string ToJson(IEnumerable<StreamId> streams) => Write(writer =>
    {
        foreach (var streamId in streams)
        {
            writer.WriteStringValue(streamId.Value);
        }
    });

    /// <summary>Of each range its stream, the version it begins after and the last version one page can reach.</summary>
    public static string ToJson(ReadStreamsRequest read) => Write(writer =>
    {
        foreach (var range in read.Streams)
        {
            // Versions are dense, and within a stream they are in position order: a page cannot hold more of one stream than
            // its own size, so the rest of a long stream need not be looked at, nor sorted.
            var reachable = range.After.Value > long.MaxValue - read.PageSize.Value ? long.MaxValue : range.After.Value + read.PageSize.Value;
            writer.WriteStartArray();
            writer.WriteStringValue(range.StreamId.Value);
            writer.WriteNumberValue(range.After.Value);
            writer.WriteNumberValue(Math.Min(reachable, range.UpTo?.Value ?? long.MaxValue));
            writer.WriteEndArray();
        }
    });

    private static string Write(Action<Utf8JsonWriter> writeItems)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            writeItems(writer);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
