using Microsoft.CodeAnalysis;

namespace EventCore.Generators;

/// <summary>What can change in a value after it was made.</summary>
internal static class Mutability
{
    /// <summary>How many types deep to look: into a state, what it holds, what that holds.</summary>
    private const int MaxDepth = 4;

    private static readonly HashSet<string> Interfaces = new(StringComparer.Ordinal) { "ICollection", "IDictionary", "IList", "ISet" };

    // The classes and structs of those namespaces that cannot be changed through themselves.
    private static readonly HashSet<string> ReadOnly = new(StringComparer.Ordinal)
    {
        "Comparer", "EqualityComparer", "KeyValuePair", "ReadOnlyCollection", "ReadOnlyDictionary", "ReadOnlyObservableCollection", "ReadOnlySet",
    };

    /// <summary>Each thing that can change, with the member that it was seen in; no member for the type itself.</summary>
    /// <param name="type">Of the value.</param>
    /// <param name="source">Whose types are looked into; those of others are taken to be what they should.</param>
    public static IEnumerable<(ISymbol? Member, string Reason)> Of(ITypeSymbol type, IAssemblySymbol source) =>
        HeldBy(type).FirstOrDefault(IsMutableCollection) is { } collection
            ? [(null, $"'{Name(collection)}' can be changed")]
            : OfMembers(type, source, MaxDepth, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default));

    private static IEnumerable<(ISymbol? Member, string Reason)> OfMembers(ITypeSymbol type, IAssemblySymbol source, int depth, HashSet<ITypeSymbol> seen)
    {
        foreach (var held in HeldBy(type))
        {
            for (var one = held; one is { SpecialType: SpecialType.None } && EventCoreTypes.Same(one.ContainingAssembly, source); one = one.BaseType)
            {
                if (depth == 0 || one.TypeKind is not (TypeKind.Class or TypeKind.Struct) || !seen.Add(one))
                {
                    break;
                }

                foreach (var member in one.GetMembers().Where(member => !member.IsStatic))
                {
                    foreach (var found in OfMember(member, source, depth, seen))
                    {
                        yield return found;
                    }
                }
            }
        }
    }

    private static IEnumerable<(ISymbol? Member, string Reason)> OfMember(ISymbol member, IAssemblySymbol source, int depth, HashSet<ITypeSymbol> seen)
    {
        // A struct is copied when it is handed on, so that setting its members changes nobody else's.
        var isShared = !member.ContainingType.IsValueType;
        var type = member switch
        {
            IFieldSymbol { IsImplicitlyDeclared: false } field => field.Type,
            IPropertySymbol { IsIndexer: false, IsImplicitlyDeclared: false } property => property.Type,
            _ => null,
        };
        if (type is null)
        {
            return [];
        }

        var name = $"{member.ContainingType.Name}.{member.Name}";
        return member switch
        {
            IPropertySymbol { SetMethod.IsInitOnly: false } when isShared => [(member, $"'{name}' can be set")],
            IFieldSymbol { IsReadOnly: false, IsConst: false } when isShared => [(member, $"'{name}' can be set")],
            IPropertySymbol { GetMethod: { } getter } property when !IsAutomatic(property) && !getter.IsImplicitlyDeclared => [],
            _ when IsMutableCollection(type) => [(member, $"'{name}' is a '{Name(type)}', which can be changed")],
            _ when HeldBy(type).FirstOrDefault(IsMutableCollection) is { } held => [(member, $"'{name}' holds a '{Name(held)}', which can be changed")],
            _ => OfMembers(type, source, depth - 1, seen),
        };
    }

    /// <summary>A computed property makes what it returns, and holds nothing.</summary>
    private static bool IsAutomatic(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => EventCoreTypes.Same(field.AssociatedSymbol, property));

    /// <summary>The type itself, and what it is a collection of. A function holds nothing of what it takes and gives.</summary>
    private static IEnumerable<ITypeSymbol> HeldBy(ITypeSymbol type) =>
        type is INamedTypeSymbol { IsGenericType: true, TypeKind: not TypeKind.Delegate } generic ? generic.TypeArguments.SelectMany(HeldBy).Prepend(type) : [type];

    private static bool IsMutableCollection(ITypeSymbol type) =>
        type is IArrayTypeSymbol
        || type.ContainingNamespace?.ToDisplayString() switch
        {
            "System.Collections" or "System.Collections.Generic" or "System.Collections.Concurrent" or "System.Collections.ObjectModel" =>
                type.TypeKind == TypeKind.Interface ? Interfaces.Contains(type.Name) : !ReadOnly.Contains(type.Name),
            "System.Text" => type.Name == "StringBuilder",
            _ => false,
        };

    private static string Name(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
