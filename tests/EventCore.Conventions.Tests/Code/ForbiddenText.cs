using System.Text.RegularExpressions;

namespace EventCore.Conventions.Tests;

/// <summary>
/// What finished work does not contain. Blocking on tasks, the clock and randomness are refused by the compiler, from
/// <c>BannedSymbols.txt</c>.
/// </summary>
internal static partial class ForbiddenText
{
    public static IEnumerable<string> Violations(SourceFile file) =>
        Forbidden().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}");

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|\basync void\b|^\s*#region\b", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Forbidden();
}
