using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators;

/// <summary>Every fold begins somewhere: with what the command says, or with a state made without arguments.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EC0013NoInitialState() : EventCoreAnalyzer(Rule)
{
    public const string Id = "EC0013";

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        title: "A command has no initial state",
        messageFormat: "The command '{0}' must say with a property 'InitialState' what its state is before any event, since a '{1}' cannot be made without arguments",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink(Id),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    protected override void Register(CompilationStartAnalysisContext context, EventCoreTypes types) =>
        context.RegisterSymbolAction(
            symbol =>
            {
                var type = (INamedTypeSymbol)symbol.Symbol;
                if (EventCoreTypes.Find(type, types.CommandAttribute) is not null
                    && types.CommandOf(type) is { } command
                    && EventCoreTypes.Implementation(type, command, InitialState.Member) is { } generated
                    && EventCoreTypes.IsGenerated(generated)
                    && InitialState.Of(symbol.Compilation, type, command.TypeArguments[0]) is null)
                {
                    var state = command.TypeArguments[0].ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
                    symbol.ReportDiagnostic(Diagnostic.Create(Rule, type.Locations[0], type.Name, state));
                }
            },
            SymbolKind.NamedType);
}
