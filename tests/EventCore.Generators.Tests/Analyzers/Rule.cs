using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators.Tests;

/// <summary>Runs one rule over source text, with what the generators make of it, and compares what it reports.</summary>
internal static class Rule<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    /// <summary>The rule underlines what the text has in <c>[|</c> and <c>|]</c>, and nothing else.</summary>
    /// <param name="marked">One file.</param>
    /// <param name="messages">What it says to each, in order; left out where a test is about the places alone.</param>
    public static async Task Reports(string marked, params string[] messages)
    {
        var (text, spans) = MarkedText.Parse(marked);
        var reported = await In(GeneratorRun.Of(text).Compilation);

        Assert.Equal(spans.Select(span => text[span.Start..span.End]), reported.Select(diagnostic => text[diagnostic.Location.SourceSpan.Start..diagnostic.Location.SourceSpan.End]));
        Assert.Equal(spans, reported.Select(diagnostic => diagnostic.Location.SourceSpan));
        if (messages.Length > 0)
        {
            Assert.Equal(messages, reported.Select(diagnostic => diagnostic.GetMessage()));
        }
    }

    /// <summary>The rule has nothing to say.</summary>
    public static async Task Accepts(params string[] files) => Assert.Empty(await In(GeneratorRun.Of(files).Compilation));

    /// <summary>What the rule reports, in the order of the text.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> In(Compilation compilation) => await AnalyzerRun.Of(compilation, [new TAnalyzer()]);
}
