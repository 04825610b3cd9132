using System.Text.RegularExpressions;

namespace EventCore.Cli;

/// <summary>Hides passwords in whatever is shown.</summary>
internal static partial class Redaction
{
    public static string Apply(string text) => UrlPassword().Replace(KeywordPassword().Replace(text, "${before}***"), "${before}***");

    /// <summary>The value after <c>password=</c> or <c>pwd=</c>, to the end of the value: a quote, a semicolon or a line break.</summary>
    [GeneratedRegex("""(?<before>(password|passwd|pwd)\s*=\s*)("[^"]*"|'[^']*'|[^;"'\r\n]*)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex KeywordPassword();

    /// <summary>The password in <c>scheme://user:password@host</c>.</summary>
    [GeneratedRegex("""(?<before>://[^:/@\s]*:)[^\s'"]*(?=@)""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex UrlPassword();
}
