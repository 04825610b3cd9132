using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EventCore;

/// <summary>What a System.Text.Json contract says.</summary>
internal sealed class JsonContractFormat<T>(JsonTypeInfo<T> contract) : IEventFormat<T>
    where T : class
{
    public ReadOnlyMemory<byte> Encode(T @event) => JsonSerializer.SerializeToUtf8Bytes(@event, contract);

    public T Decode(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, contract) ?? throw new JsonException("The data is null.");
}
