using System.Text.RegularExpressions;

namespace EventCore.Conventions.Tests;

/// <summary>A piece of C# in a document stands word for word in a sample or its tests, where it compiles and is run.</summary>
internal static partial class Snippets
{
    public static IEnumerable<string> Violations(SourceFile document, IReadOnlyCollection<SourceFile> samples) =>
        Block().Matches(document.Text)
            .Select(match => match.Groups["code"].Value)
            .Where(code => !samples.Any(sample => WithoutIndentation(sample.Text).Contains(WithoutIndentation(code), StringComparison.Ordinal)))
            .Select(code => $"{document.Path}: this stands in no sample and no test of one:{Environment.NewLine}{code}");

    private static string WithoutIndentation(string code) =>
        string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)) + "\n";

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Block();
}
