using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators;

/// <summary>Two cases under one name could not be told apart when they are read.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EC0005DuplicateEventTypeName() : EventCoreAnalyzer(Rule)
{
    public const string Id = "EC0005";

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        title: "Two events of a union share a name",
        messageFormat: "The event '{0}' must have a name of its own, but '{1}' of '{2}' is stored as '{3}' too",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink(Id));

    protected override void Register(CompilationStartAnalysisContext context, EventCoreTypes types)
    {
        var firstOf = new ConcurrentDictionary<INamedTypeSymbol, Dictionary<string, INamedTypeSymbol>>(SymbolEqualityComparer.Default);
        context.RegisterSymbolAction(
            symbol =>
            {
                if (DeclaredEventType.Of(symbol.Symbol, types) is not { Name: { Length: > 0 } name } declared)
                {
                    return;
                }

                for (var union = types.UnionOf(((INamedTypeSymbol)symbol.Symbol).BaseType); union is not null; union = types.UnionOf(union.BaseType))
                {
                    if (firstOf.GetOrAdd(union, one => FirstByName(one, types)).TryGetValue(name, out var first) && !EventCoreTypes.Same(first, symbol.Symbol))
                    {
                        symbol.ReportDiagnostic(Diagnostic.Create(Rule, declared.Location(symbol.CancellationToken), symbol.Symbol.Name, first.Name, union.Name, name));
                        return;
                    }
                }
            },
            SymbolKind.NamedType);
    }

    private static Dictionary<string, INamedTypeSymbol> FirstByName(INamedTypeSymbol union, EventCoreTypes types)
    {
        var first = new Dictionary<string, INamedTypeSymbol>(StringComparer.Ordinal);
        foreach (var @case in types.CasesOf(union))
        {
            if (DeclaredEventType.Of(@case, types)?.Name is { } name && !first.ContainsKey(name))
            {
                first.Add(name, @case);
            }
        }

        return first;
    }
}
