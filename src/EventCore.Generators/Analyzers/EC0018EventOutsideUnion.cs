using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators;

/// <summary>A stored name is registered with a union of the same assembly; on anything else it does nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EC0018EventOutsideUnion() : EventCoreAnalyzer(Rule)
{
    public const string Id = "EC0018";

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        title: "An event type belongs to no union",
        messageFormat: "'{0}' is registered with no union: [EventType] belongs on a class that is not abstract and derives from an [EventUnion] of the same project",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink(Id));

    protected override void Register(CompilationStartAnalysisContext context, EventCoreTypes types) =>
        context.RegisterSymbolAction(
            symbol =>
            {
                var type = (INamedTypeSymbol)symbol.Symbol;
                if (DeclaredEventType.Of(type, types) is not null && (type.IsAbstract || !IsInUnion(type, types)))
                {
                    symbol.ReportDiagnostic(Diagnostic.Create(Rule, type.Locations[0], type.Name));
                }
            },
            SymbolKind.NamedType);

    private static bool IsInUnion(INamedTypeSymbol type, EventCoreTypes types)
    {
        for (var union = types.UnionOf(type.BaseType); union is not null; union = types.UnionOf(union.BaseType))
        {
            if (EventCoreTypes.Find(union, types.EventUnionAttribute) is not null && EventCoreTypes.Same(union.ContainingAssembly, type.ContainingAssembly))
            {
                return true;
            }
        }

        return false;
    }
}
