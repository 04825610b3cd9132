using Microsoft.CodeAnalysis;

namespace EventCore.Generators;

/// <summary>The attributes of System.Text.Json, read as it reads them: what stands on the symbol itself, nothing inherited.</summary>
internal static class JsonAttributes
{
    public static AttributeData? Json(this ISymbol symbol, string name)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && type.Name == name && IsJson(type))
            {
                return attribute;
            }
        }

        return null;
    }

    public static bool HasJson(this ISymbol symbol, string name) => symbol.Json(name) is not null;

    /// <summary>The one argument of its constructor, as the number that an enum is.</summary>
    public static int? JsonNumber(this ISymbol symbol, string name) =>
        symbol.Json(name)?.Argument(0) as int?;

    /// <summary>An argument of an attribute's constructor; null where there is none, as in code that does not compile.</summary>
    public static object? Argument(this AttributeData attribute, int index) =>
        attribute.ConstructorArguments.Length > index && attribute.ConstructorArguments[index] is { Kind: not TypedConstantKind.Array } argument ? argument.Value : null;

    /// <summary>Null where the member is not ignored in any case; 1 is always.</summary>
    public static int? IgnoreCondition(this ISymbol symbol)
    {
        if (symbol.Json("JsonIgnoreAttribute") is not { } ignore)
        {
            return null;
        }

        foreach (var argument in ignore.NamedArguments)
        {
            if (argument is { Key: "Condition", Value.Value: int condition })
            {
                return condition;
            }
        }

        return Always;
    }

    /// <summary><c>JsonIgnoreCondition.Always</c>.</summary>
    public const int Always = 1;

    /// <summary>The one that names a converter, or one that somebody derived from it.</summary>
    public static AttributeData? ConverterAttribute(this ISymbol symbol)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            for (var type = attribute.AttributeClass; type is not null; type = type.BaseType)
            {
                if (type.Name == "JsonConverterAttribute" && IsJson(type))
                {
                    return attribute;
                }
            }
        }

        return null;
    }

    public static bool IsJson(INamedTypeSymbol type) => IsIn(type.ContainingNamespace, "Serialization", "Json", "Text", "System");

    /// <summary>Whether a namespace is the one of these parts, the innermost first.</summary>
    public static bool IsIn(INamespaceSymbol? @namespace, params string[] parts)
    {
        foreach (var part in parts)
        {
            if (@namespace?.Name != part)
            {
                return false;
            }

            @namespace = @namespace.ContainingNamespace;
        }

        return @namespace is { IsGlobalNamespace: true };
    }
}
