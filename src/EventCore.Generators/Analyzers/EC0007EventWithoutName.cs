using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators;

/// <summary>A case without a stored name is not in the registry, and a decision to append it fails.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EC0007EventWithoutName() : EventCoreAnalyzer(Rule)
{
    public const string Id = "EC0007";

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        title: "A case of a union has no event type",
        messageFormat: "'{0}' is a case of '{1}' and must say with [EventType] under which name it is stored",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink(Id));

    protected override void Register(CompilationStartAnalysisContext context, EventCoreTypes types) =>
        context.RegisterSymbolAction(
            symbol =>
            {
                var type = (INamedTypeSymbol)symbol.Symbol;
                if (type is { TypeKind: TypeKind.Class, IsAbstract: false }
                    && types.UnionOf(type.BaseType) is { } union
                    && EventCoreTypes.Find(union, types.EventUnionAttribute) is not null
                    && DeclaredEventType.Of(type, types) is null)
                {
                    symbol.ReportDiagnostic(Diagnostic.Create(Rule, type.Locations[0], type.Name, union.Name));
                }
            },
            SymbolKind.NamedType);
}
