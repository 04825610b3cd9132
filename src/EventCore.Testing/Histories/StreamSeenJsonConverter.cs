using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventCore.Testing;

/// <summary>As <c>["stream", version, digest]</c>: histories have millions of them.</summary>
/// <remarks>Public because contracts that source generation writes into other assemblies make one.</remarks>
public sealed class StreamSeenJsonConverter : JsonConverter<StreamSeen>
{
    /// <inheritdoc/>
    public override StreamSeen Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("What was seen of a stream is an array.");
        }

        var streamId = new StreamId(Next(ref reader, JsonTokenType.String).GetString()!);
        var version = new StreamVersion(Next(ref reader, JsonTokenType.Number).GetInt64());
        long? digest = reader.Read() && reader.TokenType == JsonTokenType.Number ? reader.GetInt64() : null;
        while (reader.TokenType != JsonTokenType.EndArray && reader.Read())
        {
        }

        return new StreamSeen(streamId, version, digest);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, StreamSeen value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(value.StreamId.Value);
        writer.WriteNumberValue(value.Version.Value);
        if (value.Digest is { } digest)
        {
            writer.WriteNumberValue(digest);
        }

        writer.WriteEndArray();
    }

    private static ref Utf8JsonReader Next(ref Utf8JsonReader reader, JsonTokenType expected)
    {
        if (!reader.Read() || reader.TokenType != expected)
        {
            throw new JsonException($"What was seen of a stream is an array of its id, a version and a digest, but has {reader.TokenType} where {expected} belongs.");
        }

        return ref reader;
    }
}
