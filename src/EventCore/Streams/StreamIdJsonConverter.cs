using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventCore;

/// <summary>Writes a stream id as a JSON string, so that events and commands can carry one.</summary>
internal sealed class StreamIdJsonConverter : JsonConverter<StreamId>
{
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

    public override void Write(Utf8JsonWriter writer, StreamId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
