using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace EventCore.Generators;

/// <summary>What is generated for a command is a part of it, so it and the types around it must be partial.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EC0001CommandNotPartial() : EventCoreAnalyzer(Rule)
{
    public const string Id = "EC0001";

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        title: "A command is not partial",
        messageFormat: "'{0}' must be partial, so that the streams of the command '{1}' can be generated",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink(Id));

    protected override void Register(CompilationStartAnalysisContext context, EventCoreTypes types) =>
        context.RegisterSymbolAction(
            symbol =>
            {
                var type = (INamedTypeSymbol)symbol.Symbol;
                if (EventCoreTypes.Find(type, types.CommandAttribute) is not null)
                {
                    Check(symbol, type);
                }
            },
            SymbolKind.NamedType);

    private static void Check(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        for (var part = type; part is not null; part = part.ContainingType)
        {
            foreach (var reference in part.DeclaringSyntaxReferences)
            {
                if (reference.GetSyntax(context.CancellationToken) is TypeDeclarationSyntax declaration && !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
                {
                    context.ReportDiagnostic(Diagnostic.Create(Rule, declaration.Identifier.GetLocation(), part.Name, type.Name));
                }
            }
        }
    }
}
