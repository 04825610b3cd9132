namespace EventCore.Generators;

/// <summary>A <c>[Stream]</c> member of a command.</summary>
/// <param name="Name">Of its handle; differs from those of the command's other members.</param>
/// <param name="Access">How the command's own code reads it.</param>
/// <param name="Type">What it names streams by.</param>
/// <param name="Property">Of the generated property that has its stream ids; null where the member itself has them and reads the same everywhere.</param>
internal sealed record StreamMember(string Name, string Access, StreamMemberType Type, string? Property)
{
    /// <summary>How generated code reads the member's stream ids.</summary>
    public string Ids => Property is null ? Access : "this." + Property;
}
