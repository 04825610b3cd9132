namespace EventCore.Generators;

/// <summary>A property or field, and what its attributes say of its JSON.</summary>
/// <param name="Name">As metadata has it, without <c>@</c>.</param>
/// <param name="Type">The type of its value as generated code spells it.</param>
/// <param name="DeclaredType">The type of its value before a generic owner's arguments are filled in.</param>
/// <param name="Owner">The type that declares it.</param>
/// <param name="IsOfStruct">Whether that is a struct.</param>
/// <param name="IsField">Or a property.</param>
internal sealed record ContractMember(string Name, string Type, string DeclaredType, string Owner, bool IsOfStruct, bool IsField)
{
    /// <summary>Where the owner is generic, and the member is not simply named.</summary>
    public GenericOwner? GenericOwner { get; init; }

    public Access Get { get; init; }

    public Access Set { get; init; }

    /// <summary>What <c>[JsonPropertyName]</c> says.</summary>
    public string? JsonName { get; init; }

    /// <summary>An expression, where the member names its converter.</summary>
    public string? Converter { get; init; }

    public int? IgnoreCondition { get; init; }

    public int? NumberHandling { get; init; }

    public int? ObjectCreationHandling { get; init; }

    public int? Order { get; init; }

    public bool IsVirtual { get; init; }

    public bool IsIncluded { get; init; }

    public bool IsExtensionData { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>Whether null is nothing that it gives; minded where <c>RespectNullableAnnotations</c> is on.</summary>
    public bool GivesNoNull { get; init; }

    /// <summary>Whether null is nothing that it takes.</summary>
    public bool TakesNoNull { get; init; }
}
