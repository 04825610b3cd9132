using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EventCore.Generators;

/// <summary>What a union and its cases look like, and which of them code can be generated for.</summary>
internal static class EventUnionSyntax
{
    public const string UnionAttribute = "EventCore.EventUnionAttribute";

    public const string CaseAttribute = "EventCore.EventTypeAttribute";

    /// <summary>Null where nothing can be generated for it; <see cref="ReasonAgainst"/> says why.</summary>
    public static EventUnionModel? UnionOf(INamedTypeSymbol type, SyntaxNode declaration) =>
        ReasonAgainstAny(type) is null && IsFirstOf(type, declaration) && PartialType.Of(type) is { } part
            ? new(TypeText.Of(type), part, type.BaseType is { } @base && UnionsAbove(@base).Any())
            : null;

    // Two parts may both have the attribute, which the compiler refuses, but not before the generator has run.
    private static bool IsFirstOf(INamedTypeSymbol type, SyntaxNode declaration) =>
        type.GetAttributes().First(IsUnionAttribute).ApplicationSyntaxReference is { } reference
        && reference.SyntaxTree == declaration.SyntaxTree
        && declaration.Span.Contains(reference.Span);

    /// <summary>Why a union cannot be given a part of its own, or null.</summary>
    public static string? ReasonAgainst(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (!current.DeclaringSyntaxReferences.All(reference =>
                reference.GetSyntax() is TypeDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword)))
            {
                return $"{current.Name} is not partial";
            }
        }

        return ReasonAgainstAny(type);
    }

    /// <summary>Why nothing is generated for a union, or null. That it is not partial is no reason: the compiler asks for it then.</summary>
    private static string? ReasonAgainstAny(INamedTypeSymbol type)
    {
        if (type is not { TypeKind: TypeKind.Class, IsStatic: false })
        {
            return "it is no class of which there can be objects";
        }

        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.IsFileLocal)
            {
                return $"{current.Name} is seen in one file only";
            }

            if (current.IsGenericType)
            {
                return $"{current.Name} is generic, and a stored event is of one type";
            }
        }

        return type.GetMembers("Registry").All(EventCoreTypes.IsGenerated) ? null : "it declares a Registry itself";
    }

    /// <summary>Every union that a case belongs to: those among its base types.</summary>
    public static IEnumerable<INamedTypeSymbol> UnionsOf(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, IsAbstract: false, IsStatic: false } && type.BaseType is { } @base && !IsGenericOrLocal(type) ? UnionsAbove(@base) : [];

    private static IEnumerable<INamedTypeSymbol> UnionsAbove(INamedTypeSymbol type) =>
        type.WithBases().Where(one => IsUnion(one) && ReasonAgainstAny(one) is null);

    private static bool IsUnion(INamedTypeSymbol type) =>
        type.GetAttributes().Any(IsUnionAttribute);

    private static bool IsUnionAttribute(AttributeData attribute) => attribute.AttributeClass?.IsOurs("EventUnionAttribute") == true;

    private static bool IsGenericOrLocal(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.IsGenericType || current.IsFileLocal)
            {
                return true;
            }
        }

        return false;
    }
}
