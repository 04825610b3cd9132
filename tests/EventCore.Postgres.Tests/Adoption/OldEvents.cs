using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using EventCore.Stores;
using Npgsql;

namespace EventCore.Postgres.Tests;

/// <summary>What the events of old tables must be in the store, worked out without any of the adoption's SQL.</summary>
internal static class OldEvents
{
    private static readonly (string Key, string OtherKey)[] Ids = [("correlationId", "correlation_id"), ("causationId", "causation_id"), ("userId", "user_id")];

    public static async Task<List<RecordedEvent>> ExpectedAsync(OldDatabase database, OldShape shape) =>
        InOrder(await database.QueryAsync(shape.Rows, row => Expected(row, takesApart: shape.Shape is AdoptableShape.NameTable or AdoptableShape.SecondGeneration)));

    /// <summary>Ids that hold a time by that, others by the event's; and in each stream an event is never before an earlier one.</summary>
    private static List<RecordedEvent> InOrder(List<RecordedEvent> events)
    {
        var ranked = events
            .OrderBy(TimeOf)
            .ThenBy(@event => HoldsTime(@event.Id.Value) ? 0 : 1)
            .ThenBy(@event => HoldsTime(@event.Id.Value) ? @event.Id.ToString() : "", StringComparer.Ordinal)
            .ThenBy(@event => @event.StreamId)
            .ThenBy(@event => @event.Version)
            .Select((@event, rank) => (Event: @event, Rank: rank))
            .ToList();
        var places = new Dictionary<EventId, int>();
        foreach (var stream in ranked.GroupBy(found => found.Event.StreamId))
        {
            var highest = 0;
            foreach (var (@event, rank) in stream.OrderBy(found => found.Event.Version))
            {
                places[@event.Id] = highest = Math.Max(highest, rank);
            }
        }

        return [.. events.OrderBy(@event => places[@event.Id]).ThenBy(@event => @event.Version).Select((@event, index) => @event with { Position = new LogPosition(index + 1) })];
    }

    private static long TimeOf(RecordedEvent @event) => HoldsTime(@event.Id.Value)
        ? BinaryPrimitives.ReadInt64BigEndian(@event.Id.Value.ToByteArray(bigEndian: true)) >>> 16
            is var milliseconds ? milliseconds * 1000 : 0
        : (@event.CreatedAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static bool HoldsTime(Guid id) => id is { Version: 7, Variant: >= 8 and <= 11 };

    private static RecordedEvent Expected(NpgsqlDataReader row, bool takesApart)
    {
        var (ids, custom) = Take(row.IsDBNull(5) ? "{}" : row.GetString(5), [row.GetBoolean(6), row.GetBoolean(8), row.GetBoolean(10)], takesApart);
        return new RecordedEvent(
            LogPosition.Start,
            new StreamId(row.GetString(1)),
            new StreamVersion(row.GetInt64(2)),
            new EventId(row.GetGuid(0)),
            new EventType(row.GetString(3)),
            Encoding.UTF8.GetBytes(row.GetString(4)),
            new EventMetadata
            {
                CorrelationId = row.GetBoolean(6) ? TextOf(row, 7) : ids[0],
                CausationId = row.GetBoolean(8) ? TextOf(row, 9) : ids[1],
                UserId = row.GetBoolean(10) ? TextOf(row, 11) : ids[2],
                Custom = custom,
            },
            new DateTimeOffset(row.GetDateTime(12)));
    }

    private static string? TextOf(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static (string?[] Ids, Dictionary<string, string> Custom) Take(string metadata, bool[] hasColumn, bool takesApart)
    {
        using var document = JsonDocument.Parse(metadata);
        var rest = document.RootElement.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
        var ids = new string?[Ids.Length];
        for (var no = 0; no < Ids.Length; no++)
        {
            if (!hasColumn[no])
            {
                var (first, second) = (TextOf(rest, Ids[no].Key), TextOf(rest, Ids[no].OtherKey));
                ids[no] = first ?? second;
                rest.Remove(Ids[no].Key);
                if (second is null || second == ids[no])
                {
                    rest.Remove(Ids[no].OtherKey);
                }
            }
        }

        return (ids, (takesApart ? TakenApart(rest) : rest).ToDictionary(pair => pair.Key, pair => TextOf(pair.Value), StringComparer.Ordinal));
    }

    /// <summary>One level less, unless two values would have one name.</summary>
    private static Dictionary<string, JsonElement> TakenApart(Dictionary<string, JsonElement> rest)
    {
        var apart = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, value) in rest.SelectMany(pair => pair is { Key: "metadata" or "custom", Value.ValueKind: JsonValueKind.Object }
            ? pair.Value.EnumerateObject().Select(inner => (inner.Name, inner.Value))
            : [(pair.Key, pair.Value)]))
        {
            if (!apart.TryAdd(name, value) && !JsonElement.DeepEquals(apart[name], value))
            {
                return rest;
            }
        }

        return apart;
    }

    private static string? TextOf(Dictionary<string, JsonElement> values, string key) =>
        values.TryGetValue(key, out var value) && value.ValueKind != JsonValueKind.Null ? TextOf(value) : null;

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
