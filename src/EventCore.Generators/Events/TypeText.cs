using Microsoft.CodeAnalysis;

namespace EventCore.Generators;

/// <summary>How generated code spells a type: from <c>global::</c> on, so that nothing around it can hide it.</summary>
internal static class TypeText
{
    public static string Of(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Dynamic ? "object" : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>A name to call it by, of letters, digits and underscores.</summary>
    public static string NameOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => NameOf(array.ElementType) + "Array",
        INamedTypeSymbol { TypeArguments.Length: > 0 } generic => generic.Name + "Of" + string.Join("And", generic.TypeArguments.Select(NameOf)),
        { Name.Length: > 0 } => type.Name,
        _ => "Unnamed",
    };
}
