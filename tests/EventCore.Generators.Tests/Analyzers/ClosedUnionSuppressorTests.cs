using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators.Tests;

public sealed class ClosedUnionSuppressorTests
{
    private const string All = "AccountEvent.Opened => state, AccountEvent.Deposited => state, AccountEvent.Withdrawn => state";

    [Theory]
    [InlineData(All)]
    [InlineData("AccountEvent.Deposited d when d.Amount > 0 => state, " + All)]
    public async Task The_compiler_is_not_heard_about_a_switch_that_names_every_case(string arms) => Assert.Empty(await NotExhaustive(arms));

    [Theory]
    [InlineData("AccountEvent.Opened => state, AccountEvent.Deposited => state", "CS8509")]
    [InlineData("AccountEvent.Opened => state, AccountEvent.Withdrawn => state, AccountEvent.Deposited d when d.Amount > 0 => state", "CS8509")]
    public async Task It_is_heard_about_one_that_does_not(string arms, string id) => Assert.Equal(id, Assert.Single(await NotExhaustive(arms)));

    [Fact]
    public async Task A_new_case_is_an_error()
    {
        var source = Accounts.Apply($"=> recorded.Data switch {{ {All} }};");
        await Rule<EC0008CaseNotHandled>.Accepts(source);

        var grown = source.Replace("[EventType(\"money-deposited\")]", "[EventType(\"account-closed\")] public sealed record Closed : AccountEvent;\n[EventType(\"money-deposited\")]", StringComparison.Ordinal);

        var reported = Assert.Single(await Rule<EC0008CaseNotHandled>.In(GeneratorRun.Of(grown).Compilation));
        Assert.Contains("but not: Closed.", reported.GetMessage(), StringComparison.Ordinal);
    }

    /// <summary>What is left of what the compiler says to a switch with some arms.</summary>
    private static async Task<IEnumerable<string>> NotExhaustive(string arms)
    {
        var compilation = GeneratorRun.Of(Accounts.Apply($"=> recorded.Data switch {{ {arms} }};")).Compilation;
        Assert.Contains(compilation.GetDiagnostics(), diagnostic => diagnostic.Id is "CS8509" or "CS8846");

        var all = await compilation.WithAnalyzers([new ClosedUnionSuppressor()], new AnalyzerOptions([])).GetAllDiagnosticsAsync();
        return all.Where(diagnostic => diagnostic is { IsSuppressed: false, Id: "CS8509" or "CS8846" }).Select(diagnostic => diagnostic.Id);
    }
}
