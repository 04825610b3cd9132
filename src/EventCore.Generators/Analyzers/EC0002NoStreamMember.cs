using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators;

/// <summary>A command that declares no stream is refused each time it is executed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EC0002NoStreamMember() : EventCoreAnalyzer(Rule)
{
    public const string Id = "EC0002";

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        title: "A command declares no stream",
        messageFormat: "The command '{0}' must declare a stream: mark with [Stream] what names those that it decides over",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink(Id));

    protected override void Register(CompilationStartAnalysisContext context, EventCoreTypes types) =>
        context.RegisterSymbolAction(
            symbol =>
            {
                var type = (INamedTypeSymbol)symbol.Symbol;
                if (EventCoreTypes.Find(type, types.CommandAttribute) is not null && !type.IsAbstract && StreamMembers.Of(type).Count == 0 && !DeclaresByHand(type, types))
                {
                    symbol.ReportDiagnostic(Diagnostic.Create(Rule, type.Locations[0], type.Name));
                }
            },
            SymbolKind.NamedType);

    private static bool DeclaresByHand(INamedTypeSymbol type, EventCoreTypes types) =>
        types.CommandOf(type) is { } command
        && EventCoreTypes.Implementation(type, command, "DeclaredStreams") is { } streams
        && !EventCoreTypes.IsGenerated(streams);
}
