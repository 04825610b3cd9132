using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EventCore.Generators;

/// <summary>What to underline of a switch, which may be as long as the method it is in.</summary>
internal static class SwitchKeyword
{
    public static SyntaxToken In(SyntaxNode @switch) => @switch switch
    {
        SwitchExpressionSyntax expression => expression.SwitchKeyword,
        SwitchStatementSyntax statement => statement.SwitchKeyword,
        _ => @switch.GetFirstToken(),
    };
}
