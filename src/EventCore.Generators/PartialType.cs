using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace EventCore.Generators;

/// <summary>A type that a generated file can add members to.</summary>
/// <param name="Namespace">Where it stands; empty for the global one.</param>
/// <param name="Declarations">How the types around it and, last, the type itself are declared once more.</param>
/// <param name="FileName">Its full name as a part of a file's, without characters that no file name may have.</param>
internal sealed record PartialType(string Namespace, EquatableArray<string> Declarations, string FileName)
{
    /// <remarks>
    /// Also where it, or a type around it, is not partial: then the compiler says that it has to be (CS0260), and nothing else. Without
    /// the other part it would miss, on the command line before any analyzer is asked, what is not generated.
    /// </remarks>
    /// <returns>
    /// Null where no other file can add to it: it, or a type around it, is visible in its own file only, or has the name of another, as
    /// happens while somebody types.
    /// </returns>
    public static PartialType? Of(INamedTypeSymbol type)
    {
        var containing = TypesFromOutside(type).ToList();
        if (containing.Any(one => one.IsFileLocal || Namesakes(one).Skip(1).Any()))
        {
            return null;
        }

        var space = type.ContainingNamespace;
        var file = string.Join(".", containing.Select(one => one.MetadataName));
        return new PartialType(
            space.IsGlobalNamespace ? "" : space.ToDisplayString(CodeNames.Qualified),
            new EquatableArray<string>(containing.Select(Declaration)),
            space.IsGlobalNamespace ? file : space.ToDisplayString(CodeNames.Qualified).Replace("@", "") + "." + file);
    }

    /// <summary>Writes the type with further members.</summary>
    /// <param name="code">Where to.</param>
    /// <param name="bases">What the type is said to implement beside what its other parts say; mostly nothing.</param>
    /// <param name="members">Writes the members.</param>
    public void Write(CodeWriter code, string bases, Action<CodeWriter> members)
    {
        if (Namespace.Length > 0)
        {
            code.Line($"namespace {Namespace};");
            code.Line();
        }

        for (var depth = 0; depth < Declarations.Count; depth++)
        {
            code.Line(depth == Declarations.Count - 1 && bases.Length > 0 ? $"{Declarations[depth]} : {bases}" : Declarations[depth]);
            code.Open();
        }

        members(code);
        code.CloseAll();
    }

    private static ImmutableStack<INamedTypeSymbol> TypesFromOutside(INamedTypeSymbol type)
    {
        var types = ImmutableStack<INamedTypeSymbol>.Empty;
        for (var one = type; one is not null; one = one.ContainingType)
        {
            types = types.Push(one);
        }

        return types;
    }

    private static IEnumerable<INamedTypeSymbol> Namesakes(INamedTypeSymbol type) =>
        ((INamespaceOrTypeSymbol)type.ContainingSymbol).GetTypeMembers(type.Name, type.Arity).Where(other => !other.IsFileLocal);

    private static string Declaration(INamedTypeSymbol type)
    {
        var kind = type switch
        {
            { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
            { IsRecord: true } => "record",
            { TypeKind: TypeKind.Struct } => "struct",
            { TypeKind: TypeKind.Interface } => "interface",
            _ => "class",
        };
        var parameters = type.TypeParameters.IsEmpty ? "" : $"<{string.Join(", ", type.TypeParameters.Select(parameter => CodeNames.Escaped(parameter.Name)))}>";
        return $"partial {kind} {CodeNames.Escaped(type.Name)}{parameters}";
    }
}
