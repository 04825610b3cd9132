using System.Buffers;
using System.Collections.ObjectModel;
using System.Text.Json;

namespace EventCore.Stores;

/// <summary>Custom metadata as one JSON object in UTF-8, for stores that keep it so.</summary>
public static class CustomMetadataJson
{
    private static readonly ReadOnlyMemory<byte> EmptyObject = "{}"u8.ToArray();

    /// <summary>An object with a text value for each pair.</summary>
    public static ReadOnlyMemory<byte> Write(IReadOnlyDictionary<string, string> custom)
    {
        ArgumentNullException.ThrowIfNull(custom);
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

    /// <summary>Text values as they are; any other value, which somebody else must have stored, as its JSON text.</summary>
    public static IReadOnlyDictionary<string, string> Read(ReadOnlyMemory<byte> json)
    {
        if (json.Span.SequenceEqual(EmptyObject.Span))
        {
            return ReadOnlyDictionary<string, string>.Empty;
        }

        using var document = JsonDocument.Parse(json);
        var custom = new Dictionary<string, string>(StringComparer.Ordinal);
        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            foreach (var pair in document.RootElement.EnumerateObject())
            {
                custom[pair.Name] = pair.Value.ValueKind == JsonValueKind.String ? pair.Value.GetString()! : pair.Value.GetRawText();
            }
        }

        return custom;
    }
}
