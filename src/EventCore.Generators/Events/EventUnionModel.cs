namespace EventCore.Generators;

/// <summary>A union and where it stands.</summary>
/// <param name="Type">As generated code spells it.</param>
/// <param name="Part">Where its generated part goes.</param>
/// <param name="IsWithinUnion">Whether it derives from another union, whose registry its own hides.</param>
internal sealed record EventUnionModel(string Type, PartialType Part, bool IsWithinUnion);
