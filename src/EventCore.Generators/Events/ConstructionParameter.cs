namespace EventCore.Generators;

/// <summary>One parameter of the constructor by which an object is made.</summary>
/// <param name="Name">As metadata has it.</param>
/// <param name="Type">The type as generated code spells it.</param>
/// <param name="DeclaredType">The type before a generic owner's arguments are filled in.</param>
/// <param name="IsIn">Whether it is passed by reference.</param>
/// <param name="Default">An expression; null where it has no default value.</param>
/// <param name="IsNullable">Whether null is a value that it takes.</param>
internal sealed record ConstructionParameter(string Name, string Type, string DeclaredType, bool IsIn, string? Default, bool IsNullable);
