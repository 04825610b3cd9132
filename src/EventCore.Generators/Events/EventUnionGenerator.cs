using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace EventCore.Generators;

/// <summary>Makes an <c>[EventUnion]</c> one: the registry of its <c>[EventType]</c> cases, and the JSON contracts of their data.</summary>
[Generator(LanguageNames.CSharp)]
internal sealed class EventUnionGenerator : IIncrementalGenerator
{
    /// <summary>The step whose output is what is written; a test looks whether it ran in vain.</summary>
    internal const string Unions = "EventUnions";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var unions = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                EventUnionSyntax.UnionAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (found, _) => found.TargetSymbol is INamedTypeSymbol type ? EventUnionSyntax.UnionOf(type, found.TargetNode) : null)
            .Where(static union => union is not null)
            .Select(static (union, _) => union!);

        var cases = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                EventUnionSyntax.CaseAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (found, cancellationToken) => CasesOf(found, cancellationToken))
            .SelectMany(static (models, _) => models)
            .Collect();

        var written = unions
            .Combine(cases)
            .Select(static (pair, _) => (Union: pair.Left, Cases: CasesOf(pair.Left, pair.Right)))
            .WithTrackingName(Unions);

        var ambiguous = unions
            .Select(static (union, _) => union.Part.FileName)
            .Collect()
            .Select(static (names, _) => FileNames.Ambiguous(names));

        context.RegisterSourceOutput(written.Combine(ambiguous), static (production, pair) => production.AddSource(
            FileNames.Of(pair.Left.Union.Part, pair.Right, "Events"), SourceText.From(EventUnionWriter.Write(pair.Left.Union, pair.Left.Cases), Encoding.UTF8)));
    }

    private static ImmutableArray<EventCaseModel> CasesOf(GeneratorAttributeSyntaxContext found, CancellationToken cancellationToken)
    {
        var declared = DeclaredEventType.Of(found.Attributes[0]);
        if (found.TargetSymbol is not INamedTypeSymbol type || declared.Name is not { Length: > 0 } name)
        {
            return [];
        }

        return
        [
            .. EventUnionSyntax.UnionsOf(type).Where(union => found.SemanticModel.Compilation.IsSymbolAccessibleWithin(type, union)).Select(union => new EventCaseModel(
                TypeText.Of(union),
                TypeText.Of(type),
                name,
                declared.Version,
                new(ContractGraph.Of(type, union, found.SemanticModel.Compilation, cancellationToken).Contracts))),
        ];
    }

    private static EquatableArray<EventCaseModel> CasesOf(EventUnionModel union, ImmutableArray<EventCaseModel> cases)
    {
        // A case that is partial may have its attribute twice, which the compiler refuses, but not before this runs.
        var types = new HashSet<string>(StringComparer.Ordinal);
        return new(cases.Where(@case => @case.Union == union.Type && types.Add(@case.Type)));
    }
}
