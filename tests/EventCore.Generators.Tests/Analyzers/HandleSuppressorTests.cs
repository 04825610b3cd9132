using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators.Tests;

public sealed class HandleSuppressorTests
{
    [Fact]
    public async Task What_handle_does_not_use_is_not_spoken_of() => Assert.Empty(await NotSuppressed(Handle("=> Decision.Nothing;")));

    [Fact]
    public async Task Parameters_within_it_are() => Assert.Equal(["IDE0060 int unused"], await NotSuppressed(Handle("{ return Decision.Nothing; void Local(int unused) { } }")));

    [Fact]
    public async Task So_are_other_methods_of_a_command() => Assert.Equal(
        ["CA1822 Handled", "IDE0060 int state", "IDE0060 int streams", "CA1822 Handle", "IDE0060 int once"],
        await NotSuppressed(Accounts.Command(
            """
            public int Handled(int state, int streams) => 0;
                public int Handle(int once) => 0;
            """)));

    [Fact]
    public async Task So_is_a_handle_of_what_is_no_command() => Assert.Equal(
        ["CA1822 Handle", "IDE0060 int state", "IDE0060 int streams"],
        await NotSuppressed("class Sample { int Handle(int state, int streams) => 0; }"));

    private static string Handle(string body) => Accounts.Command($"public Decision<AccountEvent> Handle(Balance state, Streams streams) {body}");

    /// <summary>What is left of what analyzers say to methods and parameters.</summary>
    private static async Task<IEnumerable<string>> NotSuppressed(string text)
    {
        var compilation = GeneratorRun.Of(text).Compilation.WithAnalyzers([new EverythingUnused(), new HandleSuppressor()], new AnalyzerOptions([]));
        var reported = await compilation.GetAllDiagnosticsAsync();
        return reported
            .Where(diagnostic => diagnostic is { IsSuppressed: false, Id: "IDE0060" or "CA1822" })
            .OrderBy(diagnostic => diagnostic.Location.SourceSpan)
            .Select(diagnostic => $"{diagnostic.Id} {text[diagnostic.Location.SourceSpan.Start..diagnostic.Location.SourceSpan.End]}");
    }
}
