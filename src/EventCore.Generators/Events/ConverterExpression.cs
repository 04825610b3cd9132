using Microsoft.CodeAnalysis;

namespace EventCore.Generators;

/// <summary>The converter that <c>[JsonConverter]</c> names, as an expression that makes one.</summary>
/// <param name="Text">Null where generated code cannot make one.</param>
/// <param name="Reason">Why it cannot.</param>
internal readonly record struct ConverterExpression(string? Text, string? Reason)
{
    private const string Serialization = "global::System.Text.Json.Serialization.";

    /// <param name="attribute">The attribute.</param>
    /// <param name="type">What is to be read and written.</param>
    /// <param name="isReachable">Whether generated code may name a type.</param>
    public static ConverterExpression Of(AttributeData attribute, ITypeSymbol type, Func<ITypeSymbol, bool> isReachable)
    {
        if (attribute.AttributeClass?.Name != "JsonConverterAttribute" || attribute.Argument(0) is not INamedTypeSymbol { IsUnboundGenericType: false } converter)
        {
            return Refused("its converter is not named by [JsonConverter(typeof(…))]");
        }

        var underlying = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : null;
        if (converter is { Name: "JsonStringEnumConverter", Arity: 0 } && JsonAttributes.IsJson(converter))
        {
            // The generic one writes the same text, and needs no code made at run time.
            return (underlying ?? type).TypeKind == TypeKind.Enum
                ? Made($"new {Serialization}JsonStringEnumConverter<{TypeText.Of(underlying ?? type)}>()", type, underlying)
                : Refused($"{converter.Name} is for enums only");
        }

        if (converter.IsAbstract
            || !isReachable(converter)
            || !converter.InstanceConstructors.Any(constructor => constructor.Parameters.IsEmpty && constructor.DeclaredAccessibility == Accessibility.Public))
        {
            return Refused($"its converter {converter.Name} has no public constructor without parameters, or cannot be reached");
        }

        var text = $"new {TypeText.Of(converter)}()";
        for (var current = converter.BaseType; current is not null; current = current.BaseType)
        {
            if (!JsonAttributes.IsJson(current))
            {
                continue;
            }

            if (current.Name == "JsonConverterFactory")
            {
                return Made(text, type, underlying);
            }

            if (current is { Name: "JsonConverter", Arity: 1 })
            {
                var converted = current.TypeArguments[0];
                return SymbolEqualityComparer.Default.Equals(converted, type) ? new(text, null)
                    : underlying is not null && SymbolEqualityComparer.Default.Equals(converted, underlying) ? Made(text, type, underlying)
                    : Refused($"its converter {converter.Name} is for {converted.Name}");
            }
        }

        return Refused($"{converter.Name} is no converter");
    }

    private static ConverterExpression Made(string converter, ITypeSymbol type, ITypeSymbol? underlying) => new(
        underlying is null
            ? $"{ContractsWriter.Converter}<{TypeText.Of(type)}>({converter}, options)"
            : $"{ContractsWriter.NullableConverter}<{TypeText.Of(underlying)}>({converter}, options)",
        null);

    private static ConverterExpression Refused(string reason) => new(null, reason);
}
