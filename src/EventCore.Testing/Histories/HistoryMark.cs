using System.Collections.Immutable;
using System.Text.Json;
using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>What the data of an event says about where it comes from, so that the log can be compared with what was done.</summary>
/// <param name="Operation">The operation that appended it, by the number it got from <see cref="HistoryRecorder.Begin"/>.</param>
/// <param name="Index">Which of its events it is, from 0.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Seen">What the operation saw of every stream it read; empty but in its first event.</param>
public sealed record HistoryMark(long Operation, int Index, int Count, ImmutableArray<StreamSeen> Seen)
{
    /// <summary>As the data of an event.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, HistoryJson.Default.HistoryMark);

    /// <summary>The mark in the data of an event; null where there is none.</summary>
    public static HistoryMark? Find(RecordedEvent recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        try
        {
            return JsonSerializer.Deserialize(recorded.Data.Span, HistoryJson.Default.HistoryMark) is { Count: > 0 } mark
                ? mark with { Seen = mark.Seen.IsDefault ? [] : mark.Seen }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
