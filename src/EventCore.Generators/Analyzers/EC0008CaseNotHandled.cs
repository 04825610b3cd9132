using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace EventCore.Generators;

/// <summary>A switch over a union takes every case, or says that it leaves out the rest.</summary>
/// <remarks>
/// A switch expression throws where nothing takes the case, wherever it stands. A switch statement passes over it in silence, which
/// is a mistake in a fold only: there a state comes out that leaves out what happened.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EC0008CaseNotHandled() : EventCoreAnalyzer(Rule)
{
    public const string Id = "EC0008";

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        title: "A case of a union is not handled",
        messageFormat: "The switch must handle every case of '{0}', but not: {1}. Add them, or a discard that leaves the rest out.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink(Id));

    protected override void Register(CompilationStartAnalysisContext context, EventCoreTypes types) =>
        context.RegisterOperationAction(
            operation =>
            {
                if ((operation.Operation is ISwitchExpressionOperation || Folds.IsFold(operation.ContainingSymbol))
                    && SwitchOverUnion.Of(operation.Operation, types) is { } over
                    && over.Missing().Select(@case => @case.Name).ToArray() is { Length: > 0 } missing)
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Rule, SwitchKeyword.In(operation.Operation.Syntax).GetLocation(), over.Union.Name, string.Join(", ", missing)));
                }
            },
            OperationKind.SwitchExpression,
            OperationKind.Switch);
}
