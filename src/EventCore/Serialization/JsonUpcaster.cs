using System.Text.Json;
using System.Text.Json.Nodes;

namespace EventCore;

/// <summary>From JSON to JSON.</summary>
internal sealed class JsonUpcaster<TEvent>(EventShape shape, IReadOnlyList<EventShape> makes, Func<JsonObject, IEnumerable<UpcastEvent>> upcast)
    : Upcaster<TEvent>(shape, makes)
    where TEvent : class
{
    internal override Type Takes => typeof(JsonObject);

    internal override Type Gives => typeof(JsonObject);

    internal override object Read(ReadOnlySpan<byte> json) => JsonNode.Parse(json) as JsonObject ?? throw new JsonException("The data is no JSON object.");

    internal override IEnumerable<UpcastValue> Upcast(object old)
    {
        UpcastEvent[] made = [.. upcast((JsonObject)old)];
        if (made.FirstOrDefault(one => !Makes.Contains(one.Shape)) is { } undeclared)
        {
            throw new InvalidOperationException($"The upcaster of {Shape} says that it makes {string.Join(", ", Makes)}, but it made {undeclared.Shape}.");
        }

        // Several may be parts of the same tree, and the upcasters that follow change what they are given.
        return made is [var only]
            ? [new UpcastValue(only.Shape, only.Data)]
            : made.Select(one => new UpcastValue(one.Shape, one.Data.DeepClone())).ToList();
    }
}
