using System.Collections.Immutable;

namespace EventCore.Generators;

/// <summary>Names of generated files, which must differ by more than the case of their letters.</summary>
internal static class FileNames
{
    /// <summary>Names that differ in case only.</summary>
    public static EquatableArray<string> Ambiguous(ImmutableArray<string> names) =>
        new(names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Skip(1).Any()).SelectMany(group => group));

    /// <param name="type">What the file adds to.</param>
    /// <param name="ambiguous">What <see cref="Ambiguous"/> found.</param>
    /// <param name="content">What it adds.</param>
    public static string Of(PartialType type, EquatableArray<string> ambiguous, string content)
    {
        // Which letters are upper-case tells such names apart.
        var name = type.FileName;
        return (ambiguous.Contains(name, StringComparer.Ordinal) ? $"{name}-{string.Concat(name.Select(letter => char.IsUpper(letter) ? '1' : '0'))}" : name) + $".{content}.g.cs";
    }
}
