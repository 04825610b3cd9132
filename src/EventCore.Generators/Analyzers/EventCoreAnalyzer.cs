using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators;

/// <summary>One rule: looks at hand-written code only, in compilations that know EventCore.</summary>
/// <remarks>
/// Rules run concurrently and keep nothing between compilations. Each looks at one symbol or operation at a time, so that an
/// editor shows what it finds while one types.
/// </remarks>
internal abstract class EventCoreAnalyzer(DiagnosticDescriptor rule) : DiagnosticAnalyzer
{
    /// <summary>What the rule belongs to, in the words of .editorconfig.</summary>
    public const string Category = "EventCore";

    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [rule];

    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (EventCoreTypes.In(start.Compilation) is { } types)
            {
                Register(start, types);
            }
        });
    }

    /// <summary>Where the project is to be found, as the build says with <c>RepositoryUrl</c>; null where it does not.</summary>
    internal static string? Repository { get; } =
        typeof(EventCoreAnalyzer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(data => data.Key == "RepositoryUrl")?.Value;

    /// <summary>The page that explains a rule; empty for a project that is nowhere to be found.</summary>
    internal static string HelpLink(string id, string? repository) => repository is null ? "" : $"{repository.TrimEnd('/')}/blob/main/docs/diagnostics/{id}.md";

    protected static string HelpLink(string id) => HelpLink(id, Repository);

    protected abstract void Register(CompilationStartAnalysisContext context, EventCoreTypes types);
}
