using System.Text.Json;
using EventCore.Stores;
using Microsoft.Data.Sqlite;

namespace EventCore;

/// <summary>Snapshots as the columns of their table.</summary>
internal static class SnapshotColumns
{
    /// <summary>The parameters of a key.</summary>
    public static void Bind(SqliteCommand command, SnapshotKey key, long logId)
    {
        command.Parameters.AddWithValue("@log", logId);
        command.Parameters.AddWithValue("@name", key.Name.Value);
        command.Parameters.AddWithValue("@format", key.FormatVersion);
        command.Parameters.AddWithValue("@digest", key.Digest.ToArray());
        command.Parameters.AddWithValue("@variant", key.Variant);
        command.Parameters.AddWithValue("@streams", JsonList.Write(key.Streams, (writer, streamId) => writer.WriteStringValue(streamId.Value)));
    }

    /// <summary>The parameters of a key and of how far its streams were folded.</summary>
    public static void Bind(SqliteCommand command, StoredSnapshot snapshot, long logId)
    {
        Bind(command, snapshot.Key, logId);
        command.Parameters.AddWithValue("@versions", JsonList.Write(snapshot.Heads, (writer, head) => writer.WriteNumberValue(head.Version.Value)));
        command.Parameters.AddWithValue("@events", JsonList.Write(snapshot.Heads, WriteLastEvent));
    }

    /// <summary>The snapshot of a row of <see cref="SnapshotSql.Find"/>.</summary>
    public static StoredSnapshot Read(SqliteDataReader row, SnapshotKey key)
    {
        using var versions = JsonDocument.Parse(row.GetFieldValue<byte[]>(0));
        using var events = JsonDocument.Parse(row.GetFieldValue<byte[]>(1));
        return new StoredSnapshot(
            key,
            versions.RootElement.EnumerateArray().Zip(events.RootElement.EnumerateArray(), ReadHead),
            row.GetFieldValue<byte[]>(2));
    }

    private static StreamHead ReadHead(JsonElement version, JsonElement lastEvent) => new(
        new StreamVersion(version.GetInt64()), lastEvent.ValueKind == JsonValueKind.Null ? null : new EventId(lastEvent.GetGuid()));

    private static void WriteLastEvent(Utf8JsonWriter writer, StreamHead head)
    {
        if (head.LastEvent is { } id)
        {
            writer.WriteStringValue(id.Value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
