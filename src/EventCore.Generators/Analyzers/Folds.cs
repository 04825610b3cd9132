using Microsoft.CodeAnalysis;

namespace EventCore.Generators;

/// <summary>Where events become state: the <c>Apply</c> of a command, and those that states have by the same name.</summary>
internal static class Folds
{
    public static bool IsFold(ISymbol member) =>
        member is IMethodSymbol && (member.Name == "Apply" || member.Name.EndsWith(".Apply", StringComparison.Ordinal));
}
