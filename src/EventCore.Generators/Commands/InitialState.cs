using Microsoft.CodeAnalysis;

namespace EventCore.Generators;

/// <summary>Where every fold of a command begins.</summary>
internal static class InitialState
{
    /// <summary>The member that says it.</summary>
    public const string Member = "InitialState";

    /// <summary>An expression for the state before any event; null where neither the command nor the state's type has one.</summary>
    /// <param name="compilation">The one that the command is in.</param>
    /// <param name="type">The command.</param>
    /// <param name="state">Its state.</param>
    public static string? Of(Compilation compilation, INamedTypeSymbol type, ITypeSymbol state)
    {
        if (type.WithBases().SelectMany(one => one.GetMembers(Member)).Any(member => member is IPropertySymbol or IFieldSymbol && compilation.IsSymbolAccessibleWithin(member, type)))
        {
            return Member;
        }

        return state switch
        {
            { NullableAnnotation: NullableAnnotation.Annotated } => "default",
            INamedTypeSymbol { IsValueType: true } value => value.InstanceConstructors.Any(constructor => constructor is { Parameters.IsEmpty: true, IsImplicitlyDeclared: false }) ? "new()" : "default",
            ITypeParameterSymbol { IsValueType: true } => "default",
            ITypeParameterSymbol { HasConstructorConstraint: true } or { TypeKind: TypeKind.Error } => "new()",
            INamedTypeSymbol { TypeKind: TypeKind.Class, IsAbstract: false } named when named.InstanceConstructors.Any(constructor => IsUsableWithoutArguments(constructor, compilation, type)) => "new()",
            _ => null,
        };
    }

    private static bool IsUsableWithoutArguments(IMethodSymbol constructor, Compilation compilation, INamedTypeSymbol within) =>
        constructor.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams)
        && compilation.IsSymbolAccessibleWithin(constructor, within)
        && (constructor.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "SetsRequiredMembersAttribute")
            || !constructor.ContainingType.WithBases().SelectMany(one => one.GetMembers()).Any(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }));
}
