using System.Text;
using Microsoft.CodeAnalysis;

namespace EventCore.Generators;

/// <summary>A generic type whose members are reached unsafely, which takes an accessor that is generic in the same way.</summary>
/// <param name="Type">With its own parameters.</param>
/// <param name="Parameters">Such as <c>&lt;T, U&gt;</c>, those of the types around it first.</param>
/// <param name="Constraints">Each as a clause.</param>
/// <param name="Arguments">In the place of the parameters.</param>
internal sealed record GenericOwner(string Type, string Parameters, string Constraints, string Arguments)
{
    /// <summary>Null where neither the type nor one around it is generic.</summary>
    public static GenericOwner? Of(INamedTypeSymbol type)
    {
        var chain = new List<INamedTypeSymbol>();
        for (var current = type; current is not null; current = current.ContainingType)
        {
            chain.Insert(0, current);
        }

        var parameters = chain.SelectMany(one => one.TypeParameters).ToList();
        if (parameters.Count == 0)
        {
            return null;
        }

        var arguments = chain.SelectMany(one => one.TypeArguments);
        return new GenericOwner(
            TypeText.Of(type.OriginalDefinition),
            $"<{string.Join(", ", parameters.Select(TypeText.Of))}>",
            string.Concat(parameters.Select(ConstraintsOf)),
            $"<{string.Join(", ", arguments.Select(TypeText.Of))}>");
    }

    private static string ConstraintsOf(ITypeParameterSymbol parameter)
    {
        var constraints = new List<string>();
        if (parameter.HasUnmanagedTypeConstraint)
        {
            constraints.Add("unmanaged");
        }
        else if (parameter.HasValueTypeConstraint)
        {
            constraints.Add("struct");
        }
        else if (parameter.HasReferenceTypeConstraint)
        {
            constraints.Add("class");
        }
        else if (parameter.HasNotNullConstraint)
        {
            constraints.Add("notnull");
        }

        constraints.AddRange(parameter.ConstraintTypes.Select(TypeText.Of));
        if (parameter.HasConstructorConstraint)
        {
            constraints.Add("new()");
        }

        return constraints.Count == 0
            ? ""
            : new StringBuilder(" where ").Append(TypeText.Of(parameter)).Append(" : ").Append(string.Join(", ", constraints)).ToString();
    }
}
