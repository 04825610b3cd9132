using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators;

/// <summary>Takes back the compiler's warning that a switch over a union is not exhaustive where it names every case.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ClosedUnionSuppressor : DiagnosticSuppressor
{
    private const string Justification = "A union of events is closed, and the switch takes every case of it.";

    // The second is what the first is called where some arm has a when clause.
    private static readonly SuppressionDescriptor NotExhaustive = new("ECS8509", "CS8509", Justification);
    private static readonly SuppressionDescriptor NotExhaustiveWithWhen = new("ECS8846", "CS8846", Justification);

    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [NotExhaustive, NotExhaustiveWithWhen];

    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        if (EventCoreTypes.In(context.Compilation) is not { } types)
        {
            return;
        }

        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location is { SourceTree: { } tree, SourceSpan: var span }
                && tree.GetRoot(context.CancellationToken).FindNode(span, getInnermostNodeForTie: true).FirstAncestorOrSelf<SwitchExpressionSyntax>() is { } @switch
                && context.GetSemanticModel(tree).GetOperation(@switch, context.CancellationToken) is { } operation
                && SwitchOverUnion.Of(operation, types) is { } over
                && !over.Missing().Any())
            {
                context.ReportSuppression(Suppression.Create(diagnostic.Id == NotExhaustive.SuppressedDiagnosticId ? NotExhaustive : NotExhaustiveWithWhen, diagnostic));
            }
        }
    }
}
