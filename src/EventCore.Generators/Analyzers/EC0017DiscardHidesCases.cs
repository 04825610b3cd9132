using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators;

/// <summary>For teams that want to be asked about every command when a union gets a new case: a fold leaves nothing out unnamed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EC0017DiscardHidesCases() : EventCoreAnalyzer(Rule)
{
    public const string Id = "EC0017";

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        title: "A discard hides cases of a union",
        messageFormat: "The rest of '{0}' is left out without being named: {1}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: false,
        helpLinkUri: HelpLink(Id));

    protected override void Register(CompilationStartAnalysisContext context, EventCoreTypes types) =>
        context.RegisterOperationAction(
            operation =>
            {
                if (Folds.IsFold(operation.ContainingSymbol)
                    && SwitchOverUnion.Of(operation.Operation, types) is { Rest: { } rest } over
                    && over.Unnamed().Select(@case => @case.Name).ToArray() is { Length: > 0 } unnamed)
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Rule, rest.GetLocation(), over.Union.Name, string.Join(", ", unnamed)));
                }
            },
            OperationKind.SwitchExpression,
            OperationKind.Switch);
}
