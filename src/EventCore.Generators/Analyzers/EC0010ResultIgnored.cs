using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace EventCore.Generators;

/// <summary>A rejection and a conflict are answers, not exceptions: who does not look at the answer takes them for a success.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EC0010ResultIgnored() : EventCoreAnalyzer(Rule)
{
    public const string Id = "EC0010";

    private static readonly DiagnosticDescriptor Rule = new(
        Id,
        title: "What became of a command is ignored",
        messageFormat: "The command may have been rejected or conflicted: use the result, or discard it with '_ ='",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink(Id));

    protected override void Register(CompilationStartAnalysisContext context, EventCoreTypes types) =>
        context.RegisterOperationAction(
            operation =>
            {
                var ignored = ((IExpressionStatementOperation)operation.Operation).Operation;
                if (ignored is IAwaitOperation or IInvocationOperation && HoldsResult(ignored.Type, types))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Rule, ignored.Syntax.GetLocation()));
                }
            },
            OperationKind.ExpressionStatement);

    /// <summary>Whether it is a result, several of them, or the task of one that nobody awaits.</summary>
    private static bool HoldsResult(ITypeSymbol? type, EventCoreTypes types) => type switch
    {
        IArrayTypeSymbol array => HoldsResult(array.ElementType, types),
        INamedTypeSymbol { Arity: 1, Name: "Task" or "ValueTask" or "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable" } task => HoldsResult(task.TypeArguments[0], types),
        _ => types.IsCommandResult(type),
    };
}
