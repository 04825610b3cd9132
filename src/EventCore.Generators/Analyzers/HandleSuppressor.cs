using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators;

/// <summary>Takes back what .NET's analyzers say to the shape of a command's <c>Handle</c>, which is not its author's to choose.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class HandleSuppressor : DiagnosticSuppressor
{
    private const string Justification = "What a command's Handle is given, and that it is the command's, is the same for all of them: generated code calls it.";

    private static readonly SuppressionDescriptor UnusedParameter = new("ESIDE0060", "IDE0060", Justification);
    private static readonly SuppressionDescriptor CanBeStatic = new("ESCA1822", "CA1822", Justification);

    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [UnusedParameter, CanBeStatic];

    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        if (EventCoreTypes.In(context.Compilation) is not { } types)
        {
            return;
        }

        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location is { SourceTree: { } tree, SourceSpan: var span }
                && MethodAt(tree.GetRoot(context.CancellationToken).FindNode(span)) is { Identifier.ValueText: "Handle", ParameterList.Parameters.Count: 2 } handle
                && context.GetSemanticModel(tree).GetDeclaredSymbol(handle, context.CancellationToken) is { ContainingType: { } command }
                && EventCoreTypes.Find(command, types.CommandAttribute) is not null)
            {
                context.ReportSuppression(Suppression.Create(diagnostic.Id == UnusedParameter.SuppressedDiagnosticId ? UnusedParameter : CanBeStatic, diagnostic));
            }
        }
    }

    /// <summary>The method that is spoken of, itself or one of its own parameters; not what stands within it.</summary>
    private static MethodDeclarationSyntax? MethodAt(SyntaxNode node) => node switch
    {
        ParameterSyntax { Parent.Parent: MethodDeclarationSyntax method } => method,
        _ => node as MethodDeclarationSyntax,
    };
}
