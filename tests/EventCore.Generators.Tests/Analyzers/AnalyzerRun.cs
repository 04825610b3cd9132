using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators.Tests;

/// <summary>What analyzers report of a compilation.</summary>
internal static class AnalyzerRun
{
    /// <summary>All of ours.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> All { get; } =
    [
        .. typeof(EventCoreAnalyzer).Assembly.GetTypes()
            .Where(type => type.IsDefined(typeof(DiagnosticAnalyzerAttribute), inherit: false))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>What analyzers report, in the order of the files and of their text. Rules that are off by default are on.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> Of(Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        var off = analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Where(rule => !rule.IsEnabledByDefault);
        var options = compilation.Options.WithSpecificDiagnosticOptions(off.ToDictionary(rule => rule.Id, _ => ReportDiagnostic.Warn));
        var run = compilation.WithOptions(options).WithAnalyzers(
            analyzers,
            new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), (failure, _, _) => ExceptionDispatchInfo.Throw(failure), concurrentAnalysis: true, logAnalyzerExecutionTime: false));
        var reported = await run.GetAnalyzerDiagnosticsAsync();
        return [.. reported.OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(diagnostic => diagnostic.Location.SourceSpan)];
    }
}
