using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators;

/// <summary>A state is shared: by the attempts of a command, by commands that follow one another, and with its snapshot.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EC0012MutableState() : EventCoreAnalyzer(Rule)
{
    public const string Id = "EC0012";

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        title: "The state of a command can be changed",
        messageFormat: "The state '{0}' of '{1}' must be immutable, but {2}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink(Id));

    protected override void Register(CompilationStartAnalysisContext context, EventCoreTypes types) =>
        context.RegisterSymbolAction(
            symbol =>
            {
                var type = (INamedTypeSymbol)symbol.Symbol;
                if (type.TypeKind is TypeKind.Class or TypeKind.Struct && types.CommandOf(type) is { } command)
                {
                    Check(symbol, type, command.TypeArguments[0]);
                }
            },
            SymbolKind.NamedType);

    private static void Check(SymbolAnalysisContext context, INamedTypeSymbol command, ITypeSymbol state)
    {
        foreach (var (member, reason) in Mutability.Of(state, context.Compilation.Assembly))
        {
            // Shown where it can be mended if that is in the command, else at the command that chose such a state.
            var own = member is not null && IsWithin(member.ContainingType, command) ? member.Locations[0] : command.Locations[0];
            context.ReportDiagnostic(Diagnostic.Create(Rule, own, state.Name.Length > 0 ? state.Name : state.ToDisplayString(), command.Name, reason));
        }
    }

    private static bool IsWithin(INamedTypeSymbol? type, INamedTypeSymbol command)
    {
        for (; type is not null; type = type.ContainingType)
        {
            if (EventCoreTypes.Same(type, command))
            {
                return true;
            }
        }

        return false;
    }
}
