using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators;

/// <summary>An event is found again by the name it is stored under, so there must be one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EC0004EventTypeNameMissing() : EventCoreAnalyzer(Rule)
{
    public const string Id = "EC0004";

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        title: "An event type name is missing",
        messageFormat: "The event '{0}' must have a name to be stored under, but it is blank",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink(Id));

    protected override void Register(CompilationStartAnalysisContext context, EventCoreTypes types) =>
        context.RegisterSymbolAction(
            symbol =>
            {
                if (DeclaredEventType.Of(symbol.Symbol, types) is { } declared && string.IsNullOrWhiteSpace(declared.Name))
                {
                    symbol.ReportDiagnostic(Diagnostic.Create(Rule, declared.Location(symbol.CancellationToken), symbol.Symbol.Name));
                }
            },
            SymbolKind.NamedType);
}
