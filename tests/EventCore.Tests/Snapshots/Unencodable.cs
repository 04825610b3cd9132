namespace EventCore.Tests;

/// <summary>A state that throws when it is encoded.</summary>
public sealed record Unencodable
{
    public int Value => throw new NotSupportedException("Not to be encoded.");
}
