using System.Text.RegularExpressions;

namespace EventCore.Conventions.Tests;

/// <summary>A folder is a concept, a namespace is an audience: application authors, store authors, testers, the tool.</summary>
internal static partial class Namespaces
{
    private static readonly string[] Library = ["EventCore", "EventCore.Stores"];

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["EventCore"] = Library,
        ["EventCore.CodeFixes"] = ["EventCore.CodeFixes"],
        // The second is the compiler's: the oldest framework that generators run on lacks what records are made with.
        ["EventCore.Generators"] = ["EventCore.Generators", "System.Runtime.CompilerServices"],
        ["EventCore.InMemory"] = Library,
        ["EventCore.Sqlite"] = Library,
        ["EventCore.Postgres"] = Library,
        ["EventCore.Hosting"] = Library,
        ["EventCore.Testing"] = ["EventCore.Testing"],
        ["EventCore.Cli"] = ["EventCore.Cli"],
    };

    public static IEnumerable<string> Violations(SourceFile file) =>
        Declaration().Matches(file.Text)
            .Select(match => match.Groups["name"].Value)
            .Where(name => !Allowed.GetValueOrDefault(file.Project, []).Contains(name, StringComparer.Ordinal))
            .Select(name => $"{file.Path}: the namespace {name} is none of {file.Project}'s.");

    [GeneratedRegex(@"^\s*namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Declaration();
}
