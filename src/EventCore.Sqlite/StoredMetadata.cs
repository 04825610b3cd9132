using System.Text.Json;

namespace EventCore;

/// <summary>Custom metadata as the file holds it: one JSON object in UTF-8.</summary>
internal static class StoredMetadata
{
    private static readonly byte[] None = "{}"u8.ToArray();

    /// <summary>An object whose values are strings.</summary>
    public static byte[] ToJson(IReadOnlyDictionary<string, string> custom)
    {
        if (custom.Count == 0)
        {
            return None;
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (key, value) in custom)
            {
                writer.WriteString(key, value);
            }

            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>The values by key; one that is no string, written by another program, is given as its JSON text.</summary>
    public static IReadOnlyDictionary<string, string> FromJson(byte[] json)
    {
        if (json.AsSpan().SequenceEqual(None))
        {
            return EventMetadata.Empty.Custom;
        }

        using var document = JsonDocument.Parse(json);
        var custom = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            custom[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText();
        }

        return custom;
    }
}
