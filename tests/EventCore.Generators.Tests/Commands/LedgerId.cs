namespace EventCore.Generators.Tests;

/// <summary>An id of the user's own; the default one has no text.</summary>
internal readonly record struct LedgerId(string Value)
{
    public override string ToString() => Value;
}
