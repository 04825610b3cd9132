using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EventCore.Generators;

/// <summary>Finds what a command names streams with.</summary>
internal static class StreamMembers
{
    /// <summary>
    /// What of a type, and of what it derives from, has a <c>[Stream]</c>: properties, fields, and parameters of a primary constructor,
    /// which are the property of that name where there is one. Members of base types come first, each name once.
    /// </summary>
    public static IReadOnlyList<(ISymbol Member, AttributeData Attribute)> Of(INamedTypeSymbol type)
    {
        var members = new List<(ISymbol, AttributeData)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in type.WithBases().Reverse())
        {
            members.AddRange(DeclaredBy(one).Where(found => names.Add(found.Member.Name)));
        }

        return members;
    }

    /// <summary>The type of a member.</summary>
    public static ITypeSymbol TypeOf(ISymbol member) => member switch
    {
        IPropertySymbol property => property.Type,
        IFieldSymbol field => field.Type,
        _ => ((IParameterSymbol)member).Type,
    };

    private static IEnumerable<(ISymbol Member, AttributeData Attribute)> DeclaredBy(INamedTypeSymbol type)
    {
        var parameters = new Dictionary<string, (ISymbol Member, AttributeData Attribute)>(StringComparer.Ordinal);
        foreach (var parameter in type.InstanceConstructors.Where(IsPrimary).SelectMany(constructor => constructor.Parameters))
        {
            if (AttributeOf(parameter) is { } attribute)
            {
                parameters[parameter.Name] = (parameter, attribute);
            }
        }

        foreach (var member in type.GetMembers())
        {
            if (member is not (IPropertySymbol { IsIndexer: false } or IFieldSymbol { IsImplicitlyDeclared: false }))
            {
                continue;
            }

            var isParameter = parameters.TryGetValue(member.Name, out var found);
            if (isParameter)
            {
                parameters.Remove(member.Name);
            }

            if ((AttributeOf(member) ?? (isParameter ? found.Attribute : null)) is { } attribute)
            {
                yield return (member, attribute);
            }
        }

        foreach (var captured in parameters.Values)
        {
            yield return captured;
        }
    }

    // Of a type that was compiled elsewhere, nothing says which constructor is the primary one.
    private static bool IsPrimary(IMethodSymbol constructor) =>
        constructor.DeclaringSyntaxReferences.IsEmpty || constructor.DeclaringSyntaxReferences[0].GetSyntax() is TypeDeclarationSyntax;

    private static AttributeData? AttributeOf(ISymbol symbol) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.IsOurs("StreamAttribute") ?? false);
}
