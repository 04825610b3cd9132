using Microsoft.CodeAnalysis;

namespace EventCore.Generators;

/// <summary>The types that System.Text.Json reads and writes by itself.</summary>
internal static class BuiltInConverters
{
    private static readonly HashSet<string> System = new(StringComparer.Ordinal)
    {
        "Boolean", "Byte", "SByte", "Char", "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan", "Decimal", "Double", "Single", "Half",
        "Int16", "Int32", "Int64", "Int128", "UInt16", "UInt32", "UInt64", "UInt128", "Guid", "String", "Uri", "Version",
    };

    private static readonly HashSet<string> Documents = new(StringComparer.Ordinal) { "JsonElement", "JsonDocument" };

    private static readonly HashSet<string> Nodes = new(StringComparer.Ordinal) { "JsonNode", "JsonObject", "JsonArray", "JsonValue" };

    /// <summary>The property of <c>JsonMetadataServices</c>, or null.</summary>
    public static string? For(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol { IsSZArray: true, ElementType.SpecialType: SpecialType.System_Byte })
        {
            return "ByteArrayConverter";
        }

        if (type is not INamedTypeSymbol { ContainingType: null } named)
        {
            return null;
        }

        if (named.Arity == 1 && named.TypeArguments[0].SpecialType == SpecialType.System_Byte && JsonAttributes.IsIn(named.ContainingNamespace, "System"))
        {
            return named.Name is "Memory" or "ReadOnlyMemory" ? named.Name + "ByteConverter" : null;
        }

        return !named.IsGenericType && IsOneOf(named) ? named.Name + "Converter" : null;
    }

    /// <summary>Whether a dictionary may have keys of this type.</summary>
    public static bool IsKey(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Enum || (type is INamedTypeSymbol named && System.Contains(named.Name) && JsonAttributes.IsIn(named.ContainingNamespace, "System"));

    private static bool IsOneOf(INamedTypeSymbol type) =>
        (System.Contains(type.Name) && JsonAttributes.IsIn(type.ContainingNamespace, "System"))
        || (Documents.Contains(type.Name) && JsonAttributes.IsIn(type.ContainingNamespace, "Json", "Text", "System"))
        || (Nodes.Contains(type.Name) && JsonAttributes.IsIn(type.ContainingNamespace, "Nodes", "Json", "Text", "System"));
}
