using System.Buffers;
using System.Collections.ObjectModel;
using System.Text.Json;

namespace EventCore;

/// <summary>Custom metadata as the JSON object in the <c>metadata</c> column.</summary>
internal static class CustomMetadataJson
{
    private static readonly ReadOnlyMemory<byte> EmptyObject = "{}"u8.ToArray();

    public static ReadOnlyMemory<byte> Write(IReadOnlyDictionary<string, string> custom)
    {
        if (custom.Count == 0)
        {
            return EmptyObject;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (key, value) in custom)
            {
                writer.WriteString(key, value);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Text values as they are; anything else somebody stored there as its JSON text.</summary>
    public static IReadOnlyDictionary<string, string> Read(ReadOnlyMemory<byte> json)
    {
        if (json.Span.SequenceEqual(EmptyObject.Span))
        {
            return ReadOnlyDictionary<string, string>.Empty;
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? document.RootElement.EnumerateObject().ToDictionary(
                pair => pair.Name,
                pair => pair.Value.ValueKind == JsonValueKind.String ? pair.Value.GetString()! : pair.Value.GetRawText(),
                StringComparer.Ordinal)
            : ReadOnlyDictionary<string, string>.Empty;
    }
}
