using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventCore;

/// <summary>Writes a stream id as a JSON string, so that events and commands can carry one.</summary>
/// <remarks>Public because the contracts that source generation writes into an application's own assembly make one.</remarks>
public sealed class StreamIdJsonConverter : JsonConverter<StreamId>
{
    /// <inheritdoc/>
    public override StreamId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return new StreamId(reader.GetString()!);
        }
        catch (ArgumentException invalid)
        {
            throw new JsonException(invalid.Message, invalid);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, StreamId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
