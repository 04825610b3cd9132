using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EventCore.Generators.Tests;

/// <summary>Each rule has a page, each page is about a rule, and what a page calls wrong and right is so.</summary>
public sealed partial class DiagnosticPagesTests
{
    private static readonly string Folder = Path.Combine(Snapshot.Repository, "docs", "diagnostics");

    private static readonly Dictionary<string, DiagnosticDescriptor> Rules =
        AnalyzerRun.All.SelectMany(analyzer => analyzer.SupportedDiagnostics).ToDictionary(rule => rule.Id, StringComparer.Ordinal);

    public static TheoryData<string> Ids => [.. Rules.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void Each_page_is_about_a_rule() => Assert.Equal(
        Rules.Keys.Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(Folder, "EC*.md").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_rule_leads_to_its_page_which_the_index_lists(string id)
    {
        var (rule, page) = (Rules[id], Page(id));

        Assert.Equal(EventCoreAnalyzer.HelpLink(id, EventCoreAnalyzer.Repository), rule.HelpLinkUri);
        Assert.StartsWith($"# {id}: {rule.Title}\n", page, StringComparison.Ordinal);
        Assert.Contains(
            $"| [{id}]({id}.md) | {rule.Title} | {(rule.IsEnabledByDefault ? rule.DefaultSeverity.ToString().ToLowerInvariant() : "off")} |\n",
            Page("README"),
            StringComparison.Ordinal);
        Assert.All(["## Why", "## Wrong", "## Right", "## How to suppress it"], heading => Assert.Contains($"\n{heading}\n", page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://example.org/eventcore", "https://example.org/eventcore/blob/main/docs/diagnostics/EC0001.md")]
    [InlineData("https://example.org/eventcore/", "https://example.org/eventcore/blob/main/docs/diagnostics/EC0001.md")]
    [InlineData(null, "")]
    public void A_page_is_where_the_project_is(string? repository, string link) => Assert.Equal(link, EventCoreAnalyzer.HelpLink("EC0001", repository));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_rule_has_a_test_named_after_it(string id) =>
        Assert.Contains(typeof(DiagnosticPagesTests).Assembly.GetTypes(), type => type.Name.StartsWith(id, StringComparison.Ordinal) && type.Name.EndsWith("Tests", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task What_a_page_calls_wrong_is_reported_by_its_rule_and_no_other(string id) =>
        Assert.Equal([id], (await Reported(id, "Wrong")).Select(diagnostic => diagnostic.Id).Distinct());

    /// <summary>A build on the command line asks the rules only where the compiler has nothing against declarations.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void What_a_page_calls_wrong_is_reported_on_the_command_line_too(string id)
    {
        var errors = Compiled(id, "Wrong").GetDeclarationDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.DefaultSeverity == DiagnosticSeverity.Error);

        // That a modifier is missing is what the compiler says then itself.
        Assert.Equal(id is "EC0001" or "EC0015" ? ["CS0260"] : [], errors.Select(error => error.Id));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task What_a_page_calls_right_compiles_and_is_reported_by_none(string id)
    {
        Assert.Empty(Compiled(id, "Right").GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.DefaultSeverity == DiagnosticSeverity.Error));
        Assert.Empty(await Reported(id, "Right"));
    }

    private static CSharpCompilation Compiled(string id, string heading)
    {
        var code = Code().Match(Page(id), Page(id).IndexOf($"\n## {heading}\n", StringComparison.Ordinal)).Groups["code"].Value;
        return GeneratorRun.Of(Accounts.EventsByHand, code).Compilation;
    }

    private static Task<IReadOnlyList<Diagnostic>> Reported(string id, string heading)
    {
        // A rule that is off by default is not on for the pages of others.
        var analyzers = AnalyzerRun.All.Where(analyzer => analyzer.SupportedDiagnostics.All(rule => rule.IsEnabledByDefault || rule.Id == id));
        return AnalyzerRun.Of(Compiled(id, heading), [.. analyzers]);
    }

    private static string Page(string name) => File.ReadAllText(Path.Combine(Folder, name + ".md"));

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Code();
}
