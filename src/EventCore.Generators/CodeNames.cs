using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EventCore.Generators;

/// <summary>How generated code spells what the user has named: so that it means the same wherever it stands.</summary>
internal static class CodeNames
{
    /// <summary>A type in full, from <c>global::</c> on, with the mark of a nullable one.</summary>
    public static SymbolDisplayFormat Full { get; } =
        SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>A namespace as it is declared.</summary>
    public static SymbolDisplayFormat Qualified { get; } = Full.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>The attribute that generated members carry.</summary>
    public static string GeneratedCode { get; } =
        $"[global::System.CodeDom.Compiler.GeneratedCode(\"EventCore.Generators\", \"{typeof(CodeNames).Assembly.GetName().Version}\")]";

    /// <summary>An identifier, also where it is a keyword.</summary>
    public static string Escaped(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    /// <summary>A text as a literal.</summary>
    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>Whether this is a type of EventCore's own with that metadata name, such as <c>ICommand`2</c>.</summary>
    public static bool IsOurs(this ITypeSymbol type, string metadataName) =>
        type.OriginalDefinition is { ContainingNamespace: { Name: "EventCore", ContainingNamespace.IsGlobalNamespace: true } } definition && definition.MetadataName == metadataName;

    /// <summary>The type, and what it derives from, from itself on.</summary>
    public static IEnumerable<INamedTypeSymbol> WithBases(this INamedTypeSymbol type)
    {
        for (var one = type; one is not null; one = one.BaseType)
        {
            yield return one;
        }
    }
}
