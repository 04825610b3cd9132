using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators;

/// <summary>A command is decided again after a conflict, and on events that are still on their way: each time it must say the same of the same.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EC0009ImpureCommand() : EventCoreAnalyzer(Rule)
{
    public const string Id = "EC0009";

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        title: "A command is not pure",
        messageFormat: "'{0}' must be pure, but '{1}' {2}: let it come in through a field of the command, or do it outside",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink(Id));

    protected override void Register(CompilationStartAnalysisContext context, EventCoreTypes types)
    {
        context.RegisterOperationBlockAction(block =>
        {
            if (block.OwningSymbol is IMethodSymbol method && NameOfPure(method, types) is { } name)
            {
                foreach (var impurity in new ImpuritySearch(block.Compilation, block.CancellationToken).In(block.OperationBlocks))
                {
                    block.ReportDiagnostic(Diagnostic.Create(Rule, impurity.Location, name, impurity.What, impurity.Effect));
                }
            }
        });

        context.RegisterSymbolAction(
            symbol =>
            {
                if (symbol.Symbol is IMethodSymbol { IsAsync: true } method && NameOfPure(method, types) is { } name)
                {
                    symbol.ReportDiagnostic(Diagnostic.Create(Rule, method.Locations[0], name, "async", "waits"));
                }
            },
            SymbolKind.Method);
    }

    /// <summary>The name of a method that has to be pure; null for others.</summary>
    private static string? NameOfPure(IMethodSymbol method, EventCoreTypes types)
    {
        if (method.MethodKind is MethodKind.Constructor or MethodKind.StaticConstructor || types.CommandOf(method.ContainingType) is not { } command)
        {
            return null;
        }

        var member = method.AssociatedSymbol ?? method;
        var isPure = EventCoreTypes.Find(member, types.StreamAttribute) is not null
            || (member.Name is "Handle" or "InitialState" && EventCoreTypes.Find(method.ContainingType, types.CommandAttribute) is not null)
            || Implements(member, command)
            || (types.DiscoveryOf(method.ContainingType) is { } discovery && Implements(member, discovery));
        return isPure ? member.Name.Substring(member.Name.LastIndexOf('.') + 1) : null;
    }

    private static bool Implements(ISymbol member, INamedTypeSymbol contract) =>
        contract.GetMembers().Any(promised => EventCoreTypes.Same(member.ContainingType.FindImplementationForInterfaceMember(promised), member));
}
