using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators;

/// <summary>What an event holds is written as JSON and read back as it was, by contracts that the compiler can make.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EC0014DataNotStorable() : EventCoreAnalyzer(Rule)
{
    public const string Id = "EC0014";

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        title: "What an event holds cannot be stored",
        messageFormat: "'{0}' cannot be stored: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink(Id));

    protected override void Register(CompilationStartAnalysisContext context, EventCoreTypes types) =>
        context.RegisterSymbolAction(
            symbol =>
            {
                var @case = (INamedTypeSymbol)symbol.Symbol;
                if (DeclaredEventType.Of(@case, types) is null || EventUnionSyntax.UnionsOf(@case).FirstOrDefault() is not { } union)
                {
                    return;
                }

                if (!symbol.Compilation.IsSymbolAccessibleWithin(@case, union))
                {
                    symbol.ReportDiagnostic(Diagnostic.Create(Rule, @case.Locations[0], @case.Name, $"{union.Name} cannot reach it"));
                    return;
                }

                foreach (var refusal in ContractGraph.Of(@case, union, symbol.Compilation, symbol.CancellationToken).Refusals.Distinct())
                {
                    symbol.ReportDiagnostic(Diagnostic.Create(Rule, LocationOf(refusal.Where, @case), NameOf(refusal.Where), refusal.Reason));
                }
            },
            SymbolKind.NamedType);

    // What the case does not declare itself is told where the case is: another file may not be known to whoever looks at this one.
    private static Location LocationOf(ISymbol where, INamedTypeSymbol @case) =>
        EventCoreTypes.Same(where.ContainingType, @case) ? where.Locations[0] : @case.Locations[0];

    private static string NameOf(ISymbol where) => where is INamedTypeSymbol ? where.Name : $"{where.ContainingType.Name}.{where.Name}";
}
