namespace EventCore.Generators;

/// <summary>What System.Text.Json is told of one type in an event's data.</summary>
/// <param name="Type">The type as generated code spells it.</param>
/// <param name="Name">A name to call it by, not yet unique.</param>
internal abstract record Contract(string Type, string Name)
{
    /// <summary>A type that a converter reads and writes whole.</summary>
    /// <param name="Type">The type as generated code spells it.</param>
    /// <param name="Name">A name to call it by.</param>
    /// <param name="Converter">An expression; <c>options</c> is in scope.</param>
    internal sealed record Value(string Type, string Name, string Converter) : Contract(Type, Name);

    /// <summary>A type that has no JSON form, or needs none because its members name converters of their own.</summary>
    /// <param name="Type">The type as generated code spells it.</param>
    /// <param name="Name">A name to call it by.</param>
    internal sealed record Unsupported(string Type, string Name) : Contract(Type, Name);

    /// <summary>A JSON array, or a JSON object with keys.</summary>
    /// <param name="Type">The type as generated code spells it.</param>
    /// <param name="Name">A name to call it by.</param>
    /// <param name="Factory">The method of <c>JsonMetadataServices</c> with its type arguments.</param>
    /// <param name="IsCreated">Whether an empty one is made with <c>new</c>.</param>
    /// <param name="CreateRange">The method that makes an immutable one of its elements.</param>
    /// <param name="NumberHandling">Of its elements.</param>
    internal sealed record Collection(string Type, string Name, string Factory, bool IsCreated, string? CreateRange, int? NumberHandling) : Contract(Type, Name);

    /// <summary>A JSON object with a property for each member.</summary>
    /// <param name="Type">The type as generated code spells it.</param>
    /// <param name="Name">A name to call it by.</param>
    /// <param name="Construction">How one is made; null where none can be read.</param>
    /// <param name="Members">Those of derived types first, as reflection finds them.</param>
    /// <param name="NumberHandling">What <c>[JsonNumberHandling]</c> says.</param>
    /// <param name="UnmappedMemberHandling">What <c>[JsonUnmappedMemberHandling]</c> says.</param>
    /// <param name="ObjectCreationHandling">What <c>[JsonObjectCreationHandling]</c> says.</param>
    internal sealed record Object(
        string Type,
        string Name,
        Construction? Construction,
        EquatableArray<ContractMember> Members,
        int? NumberHandling,
        int? UnmappedMemberHandling,
        int? ObjectCreationHandling) : Contract(Type, Name);
}
