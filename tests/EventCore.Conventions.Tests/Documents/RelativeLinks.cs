using System.Text.RegularExpressions;

namespace EventCore.Conventions.Tests;

/// <summary>A relative link in a document leads to a file or folder of the repository.</summary>
internal static partial class RelativeLinks
{
    /// <param name="document">A markdown file.</param>
    /// <param name="exists">Whether there is a file or folder of this path.</param>
    public static IEnumerable<string> Violations(SourceFile document, Func<string, bool> exists)
    {
        var folder = document.Path[..(document.Path.LastIndexOf('/') + 1)];
        return Link().Matches(CodeBlock().Replace(document.Text, ""))
            .Select(match => Uri.UnescapeDataString(match.Groups["target"].Value.Split('#')[0]))
            .Where(target => target.Length > 0 && !target.Contains(':', StringComparison.Ordinal) && !exists(folder + target))
            .Select(target => $"{document.Path}: the link to {target} leads nowhere.");
    }

    [GeneratedRegex(@"^\s*```.*?^\s*```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\]\(<?(?<target>[^)\s>]+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Link();
}
