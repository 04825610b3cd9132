using System.Text;
using System.Text.Json;

namespace EventCore;

/// <summary>A list as a JSON array, which is how SQLite takes one.</summary>
internal static class JsonList
{
    /// <summary>The items in their order.</summary>
    public static string Write<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> writeItem)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var item in items)
            {
                writeItem(writer, item);
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
