using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventCore;

/// <summary>Writes a stream id as a JSON string, or as the name of a property where it is a key, so that events, commands and states can carry one.</summary>
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
    public override StreamId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader, typeToConvert, options);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, StreamId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, StreamId value, JsonSerializerOptions options) => writer.WritePropertyName(value.Value);
}
