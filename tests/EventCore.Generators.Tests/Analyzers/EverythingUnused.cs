using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

#pragma warning disable RS1029, RS1036, RS1038, RS1041, RS2008 // It is in no package, and the ids are those of the analyzers it stands for.

namespace EventCore.Generators.Tests;

/// <summary>Calls every method one that can be static, and every parameter unused, where .NET's analyzers would.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EverythingUnused : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor CanBeStatic = new("CA1822", "Mark members as static", "Can be static", "Performance", DiagnosticSeverity.Info, isEnabledByDefault: true);
    private static readonly DiagnosticDescriptor UnusedParameter = new("IDE0060", "Remove unused parameter", "Unused", "Style", DiagnosticSeverity.Info, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [CanBeStatic, UnusedParameter];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSyntaxNodeAction(
            node => node.ReportDiagnostic(Diagnostic.Create(CanBeStatic, ((MethodDeclarationSyntax)node.Node).Identifier.GetLocation())),
            SyntaxKind.MethodDeclaration);
        context.RegisterSyntaxNodeAction(
            node =>
            {
                if (node.Node.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() is not null)
                {
                    node.ReportDiagnostic(Diagnostic.Create(UnusedParameter, node.Node.GetLocation()));
                }
            },
            SyntaxKind.Parameter);
    }
}
