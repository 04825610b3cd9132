using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace EventCore.Generators;

/// <summary>Looks through a method, and through what it calls in the same compilation, for what is not pure.</summary>
/// <remarks>Bounded in depth and number: what hides deeper than that, or behind an interface, is not found.</remarks>
internal sealed class ImpuritySearch(Compilation compilation, CancellationToken cancellationToken)
{
    /// <summary>How many calls deep.</summary>
    private const int MaxDepth = 4;

    /// <summary>How many methods in all.</summary>
    private const int MaxMethods = 200;

    // Null while a method is looked through, so that recursion ends, and for those in which nothing was found.
    private readonly Dictionary<IMethodSymbol, Impurity?> _found = new(SymbolEqualityComparer.Default);

    public IEnumerable<Impurity> In(IEnumerable<IOperation> blocks)
    {
        foreach (var operation in blocks.SelectMany(Executed))
        {
            if (!IsReachedThroughImpurity(operation) && (Impurity.Of(operation) ?? Impurity.OfOwnChange(operation) ?? Behind(operation, MaxDepth)) is { } impurity)
            {
                yield return impurity;
            }
        }
    }

    /// <summary>An operation and those within it, without what is only named by <c>nameof</c>.</summary>
    private static IEnumerable<IOperation> Executed(IOperation operation) =>
        operation is INameOfOperation ? [] : operation.ChildOperations.SelectMany(Executed).Prepend(operation);

    /// <summary>One report is enough for <c>TimeProvider.System.GetUtcNow()</c>.</summary>
    private static bool IsReachedThroughImpurity(IOperation operation) => operation switch
    {
        IInvocationOperation { Instance: { } instance } => Impurity.Of(instance) is not null,
        IMemberReferenceOperation { Instance: { } instance } => Impurity.Of(instance) is not null,
        _ => false,
    };

    private Impurity? Behind(IOperation operation, int depth) =>
        depth > 0 && Called(operation)?.OriginalDefinition is { } method && Find(method, depth - 1) is { } impurity
            ? new Impurity($"{method.ContainingType.Name}.{Shown(method)} → {impurity.What}", impurity.Effect, operation.Syntax.GetLocation())
            : null;

    /// <summary>What an operation calls. Local functions are looked through where they stand.</summary>
    private static IMethodSymbol? Called(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: { MethodKind: not MethodKind.LocalFunction } method } => method,
        IMethodReferenceOperation { Method: { MethodKind: not MethodKind.LocalFunction } method } => method,
        IPropertyReferenceOperation { Property: var property } => property.GetMethod,
        IObjectCreationOperation { Constructor: var constructor } => constructor,
        IBinaryOperation { OperatorMethod: var @operator } => @operator,
        IUnaryOperation { OperatorMethod: var @operator } => @operator,
        IConversionOperation { OperatorMethod: var @operator } => @operator,
        _ => null,
    };

    private Impurity? Find(IMethodSymbol method, int depth)
    {
        if (_found.TryGetValue(method, out var known) || _found.Count >= MaxMethods || method.ContainingType is not { DeclaringSyntaxReferences.IsEmpty: false })
        {
            return known;
        }

        _found.Add(method, null);
        return _found[method] = Bodies(method)
            .SelectMany(Executed)
            .Select(operation => Impurity.Of(operation) ?? Behind(operation, depth))
            .FirstOrDefault(impurity => impurity is not null);
    }

    private IEnumerable<IOperation> Bodies(IMethodSymbol method)
    {
        foreach (var declaration in Declarations(method).Where(node => compilation.ContainsSyntaxTree(node.SyntaxTree)))
        {
#pragma warning disable RS1030 // Only from pure methods on, and boundedly: the alternative is to look at every method of the compilation.
            var model = compilation.GetSemanticModel(declaration.SyntaxTree);
#pragma warning restore RS1030
            if (model.GetOperation(declaration, cancellationToken) is { } body)
            {
                yield return body;
            }
        }
    }

    /// <summary>Where a method is declared. A constructor, unless it calls another one first, also does what its type's members begin with.</summary>
    private IEnumerable<SyntaxNode> Declarations(IMethodSymbol method)
    {
        var own = Syntax(method).ToList();
        return method.MethodKind == MethodKind.Constructor && !own.Any(node => node is ConstructorDeclarationSyntax { Initializer: { } first } && first.IsKind(SyntaxKind.ThisConstructorInitializer))
            ? own.Concat(method.ContainingType.GetMembers().Where(member => !member.IsStatic).SelectMany(Syntax).Select(Initializer).OfType<SyntaxNode>())
            : own;
    }

    private IEnumerable<SyntaxNode> Syntax(ISymbol symbol) => symbol.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken));

    private static EqualsValueClauseSyntax? Initializer(SyntaxNode member) => member switch
    {
        PropertyDeclarationSyntax property => property.Initializer,
        VariableDeclaratorSyntax field => field.Initializer,
        _ => null,
    };

    private static string Shown(IMethodSymbol method) => method.AssociatedSymbol?.Name ?? (method.MethodKind == MethodKind.Constructor ? "new" : method.Name);
}
