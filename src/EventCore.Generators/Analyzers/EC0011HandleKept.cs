using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators;

/// <summary>A handle is good for the decision it was made for, so nothing that outlives one may hold it.</summary>
/// <remarks>
/// What is sure to outlive a decision: static members, commands, their states, and events. An object made within a decision may
/// hold handles while it lasts. Whatever gets past this rule is refused by the executor before anything is appended.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EC0011HandleKept() : EventCoreAnalyzer(Rule)
{
    public const string Id = "EC0011";

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        title: "A stream handle outlives its decision",
        messageFormat: "'{0}' keeps what is good for one decision only: an event written through it in another decision is refused",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink(Id));

    protected override void Register(CompilationStartAnalysisContext context, EventCoreTypes types)
    {
        context.RegisterSymbolAction(
            member =>
            {
                if (!member.Symbol.IsImplicitlyDeclared && Keeps(member.Symbol, types))
                {
                    member.ReportDiagnostic(Diagnostic.Create(Rule, member.Symbol.Locations[0], member.Symbol.Name));
                }
            },
            SymbolKind.Field,
            SymbolKind.Property);

        // A class keeps the parameters of its primary constructor as long as its methods use them.
        context.RegisterSymbolAction(
            method =>
            {
                if (method.Symbol is IMethodSymbol { MethodKind: MethodKind.Constructor, IsImplicitlyDeclared: false } constructor
                    && constructor.ContainingType is { IsRecord: false } type
                    && types.CommandOf(type) is not null)
                {
                    foreach (var parameter in constructor.Parameters.Where(parameter => types.IsOfOneDecision(parameter.Type)))
                    {
                        method.ReportDiagnostic(Diagnostic.Create(Rule, parameter.Locations[0], parameter.Name));
                    }
                }
            },
            SymbolKind.Method);
    }

    private static bool Keeps(ISymbol member, EventCoreTypes types)
    {
        var type = (member as IFieldSymbol)?.Type ?? (member as IPropertySymbol)?.Type;
        return types.IsOfOneDecision(type)
            && member.ContainingType is { } owner
            && (member.IsStatic || types.CommandOf(owner) is not null || types.UnionOf(owner) is not null || IsState(owner, types));
    }

    /// <summary>The state of the command that it is declared in, as most are.</summary>
    private static bool IsState(INamedTypeSymbol owner, EventCoreTypes types) =>
        owner.ContainingType is { } command && types.CommandOf(command) is { } implemented && EventCoreTypes.Same(implemented.TypeArguments[0], owner);
}
