using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators;

/// <summary>The compiler adds to a union what makes it one, so it must be a type that can be added to.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EC0015NotAUnion() : EventCoreAnalyzer(Rule)
{
    public const string Id = "EC0015";

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        title: "An [EventUnion] is not something that can be a union",
        messageFormat: "'{0}' cannot be a union of events: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink(Id));

    protected override void Register(CompilationStartAnalysisContext context, EventCoreTypes types) =>
        context.RegisterSymbolAction(
            symbol =>
            {
                var type = (INamedTypeSymbol)symbol.Symbol;
                if (EventCoreTypes.Find(type, types.EventUnionAttribute) is not null && EventUnionSyntax.ReasonAgainst(type) is { } reason)
                {
                    symbol.ReportDiagnostic(Diagnostic.Create(Rule, type.Locations[0], type.Name, reason));
                }
            },
            SymbolKind.NamedType);
}
