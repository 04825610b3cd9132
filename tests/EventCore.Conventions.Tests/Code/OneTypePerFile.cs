using System.Text.RegularExpressions;

namespace EventCore.Conventions.Tests;

/// <summary>
/// A file holds one type and is named after it. Types of one name with different type parameters are one concept, nested types
/// belong to theirs, and <c>file</c> types are nobody else's business.
/// </summary>
internal static partial class OneTypePerFile
{
    public static IEnumerable<string> Violations(SourceFile file) =>
        TopLevelType().Matches(file.Text)
            .Select(match => match.Groups["name"].Value)
            .Distinct(StringComparer.Ordinal)
            .Where(name => name != file.Stem)
            .Select(name => $"{file.Path}: {name} belongs into a file of its own.");

    // Formatting is checked, so what stands at the start of a line is at the top level.
    [GeneratedRegex(@"^((public|internal|static|sealed|abstract|readonly|ref|partial|unsafe) )*(class|struct|interface|enum|record( class| struct)?|delegate [\w<>?.,\[\] ]+?) (?<name>\w+)[\s<(:;{]",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex TopLevelType();
}
