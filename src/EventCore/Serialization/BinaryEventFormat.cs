using System.Buffers.Text;
using System.Text.Json;

namespace EventCore;

/// <summary>A binary format, such as Protocol Buffers or CBOR, whose bytes are stored as a JSON string in base64.</summary>
/// <typeparam name="T">The CLR type.</typeparam>
public abstract class BinaryEventFormat<T> : IEventFormat<T>
    where T : class
{
    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Encode(T @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var bytes = Write(@event).Span;
        var json = new byte[Base64.GetMaxEncodedToUtf8Length(bytes.Length) + 2];
        json[0] = json[^1] = (byte)'"';
        _ = Base64.EncodeToUtf8(bytes, json.AsSpan(1), out _, out _);
        return json;
    }

    /// <inheritdoc/>
    public T Decode(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        return reader.Read() && reader.TokenType == JsonTokenType.String
            ? Read(reader.GetBytesFromBase64())
            : throw new JsonException("The data is no JSON string.");
    }

    /// <summary>The bytes of an event.</summary>
    protected abstract ReadOnlyMemory<byte> Write(T @event);

    /// <summary>The event of such bytes.</summary>
    protected abstract T Read(ReadOnlySpan<byte> bytes);
}
