using System.Text.RegularExpressions;

namespace EventCore.Conventions.Tests;

/// <summary>A project shows its internals to its own tests only: if our store needs one, so will yours.</summary>
internal static partial class InternalsVisibility
{
    public static IEnumerable<string> Violations(SourceFile file) =>
        FriendInProject().Matches(file.Text).Concat(FriendInCode().Matches(file.Text))
            .Select(match => match.Groups["friend"].Value)
            .Where(friend => friend != file.Project + ".Tests")
            .Select(friend => $"{file.Path}: shows its internals to {friend}.");

    [GeneratedRegex("""<InternalsVisibleTo\s+Include="(?<friend>[^"]*)""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex FriendInProject();

    [GeneratedRegex("""InternalsVisibleTo(Attribute)?\(\s*"(?<friend>[^"]*)""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex FriendInCode();
}
