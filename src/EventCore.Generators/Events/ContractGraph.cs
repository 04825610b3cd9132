using Microsoft.CodeAnalysis;

namespace EventCore.Generators;

/// <summary>
/// The contracts of a type and of every type in its data, so that System.Text.Json reads and writes them as it would by
/// reflection with its default options; and what would be lost.
/// </summary>
internal sealed class ContractGraph
{
    private readonly Compilation _compilation;
    private readonly INamedTypeSymbol _union;
    private readonly HashSet<ITypeSymbol> _known = new(SymbolEqualityComparer.Default);
    private readonly Queue<(ITypeSymbol Type, ISymbol ReachedBy)> _waiting = new();
    private readonly List<(ITypeSymbol Type, ISymbol ReachedBy)> _converted = [];
    private readonly List<Contract> _contracts = [];
    private readonly List<Refusal> _refusals = [];

    private ContractGraph(Compilation compilation, INamedTypeSymbol union)
    {
        _compilation = compilation;
        _union = union;
    }

    /// <summary>That of the root first.</summary>
    public IReadOnlyList<Contract> Contracts => _contracts;

    /// <summary>Why some of it cannot be stored. Contracts are whole nevertheless, and compile.</summary>
    public IReadOnlyList<Refusal> Refusals => _refusals;

    /// <param name="root">A case.</param>
    /// <param name="union">The union, in which the contracts will stand: what it may name, they may.</param>
    /// <param name="compilation">Where both are.</param>
    /// <param name="cancellationToken">Checked before each type.</param>
    public static ContractGraph Of(INamedTypeSymbol root, INamedTypeSymbol union, Compilation compilation, CancellationToken cancellationToken)
    {
        var graph = new ContractGraph(compilation, union);
        graph.Add(root, root);
        graph.DescribeWaiting(cancellationToken);
        graph.DescribeConverted();
        return graph;
    }

    /// <summary>Sees to it that a type has a contract.</summary>
    internal void Add(ITypeSymbol type, ISymbol reachedBy)
    {
        if (_known.Add(type))
        {
            _waiting.Enqueue((type, reachedBy));
        }
    }

    /// <summary>Sees to it that a type has a contract, which says nothing of it: whatever holds it has a converter of its own.</summary>
    internal void AddConverted(ITypeSymbol type, ISymbol reachedBy) => _converted.Add((type, reachedBy));

    internal void Refuse(ISymbol where, string reason) => _refusals.Add(new(where, reason));

    /// <summary>Whether generated code may name a type, and use it as an argument of a generic one.</summary>
    internal bool IsReachable(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsReachable(array.ElementType),
        IPointerTypeSymbol or IFunctionPointerTypeSymbol or ITypeParameterSymbol or IErrorTypeSymbol => false,
        IDynamicTypeSymbol => true,
        INamedTypeSymbol named => !named.IsRefLikeType
            && named is { IsStatic: false, SpecialType: not SpecialType.System_Void }
            && !IsInOneFile(named)
            && named.TypeArguments.All(IsReachable)
            && (named.ContainingType is null || IsReachableOrStatic(named.ContainingType))
            && _compilation.IsSymbolAccessibleWithin(named, _union),
        _ => false,
    };

    private bool IsReachableOrStatic(INamedTypeSymbol type) => type.IsStatic ? type.TypeArguments.All(IsReachable) : IsReachable(type);

    private static bool IsInOneFile(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.IsFileLocal)
            {
                return true;
            }
        }

        return false;
    }

    private void DescribeWaiting(CancellationToken cancellationToken)
    {
        while (_waiting.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (type, reachedBy) = _waiting.Dequeue();
            _contracts.Add(Describe(type, reachedBy));
        }
    }

    private void DescribeConverted()
    {
        foreach (var (type, _) in _converted)
        {
            if (_known.Add(type))
            {
                _contracts.Add(Unsupported(type));
            }
        }
    }

    private Contract Describe(ITypeSymbol type, ISymbol reachedBy)
    {
        if (type.ConverterAttribute() is { } attribute)
        {
            var converter = ConverterExpression.Of(attribute, type, IsReachable);
            return converter.Text is { } text ? Value(type, text) : Unsupported(type, reachedBy, converter.Reason!);
        }

        if (BuiltInConverters.For(type) is { } builtIn)
        {
            return Value(type, $"{ContractsWriter.Services}.{builtIn}");
        }

        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            Add(nullable.TypeArguments[0], reachedBy);
            return Value(type, $"{ContractsWriter.Services}.GetNullableConverter<{TypeText.Of(nullable.TypeArguments[0])}>(options)");
        }

        if (type.TypeKind == TypeKind.Enum)
        {
            return Value(type, $"{ContractsWriter.Services}.GetEnumConverter<{TypeText.Of(type)}>(options)");
        }

        return CollectionShape.Of(type) is { } collection ? Describe(type, collection, reachedBy)
            : ReasonAgainst(type) is { } reason ? Unsupported(type, reachedBy, reason)
            : ObjectShape.Describe((INamedTypeSymbol)type, reachedBy, this);
    }

    private Contract Describe(ITypeSymbol type, CollectionShape collection, ISymbol reachedBy)
    {
        if (!collection.CanBeRead)
        {
            return Unsupported(type, reachedBy, $"{type.Name} is a collection that cannot be filled again");
        }

        if (collection.Key is { } key)
        {
            if (!BuiltInConverters.IsKey(key) && key.ConverterAttribute() is null)
            {
                return Unsupported(type, reachedBy, $"a JSON object has no keys of the type {key.Name}");
            }

            Add(key, reachedBy);
        }

        Add(collection.Element, reachedBy);
        return new Contract.Collection(
            TypeText.Of(type), TypeText.NameOf(type), collection.Factory, collection.IsCreated, collection.CreateRange, type.JsonNumber("JsonNumberHandlingAttribute"));
    }

    private static string? ReasonAgainst(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_Object } or { TypeKind: TypeKind.Dynamic } => "object says nothing of what it holds",
        { TypeKind: TypeKind.Delegate } => $"{type.Name} is a delegate",
        { TypeKind: TypeKind.Array } => "arrays of several dimensions have no JSON form",
        { IsTupleType: true } => "a tuple's fields are not written; a record's properties are",
        INamedTypeSymbol { MetadataName: "KeyValuePair`2" } => null,
        INamedTypeSymbol named when IsOfTheFramework(named) => $"{type.Name} has no JSON form of its own; give the member a [JsonConverter]",
        INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } => null,
        _ => $"{type.Name} has no JSON form",
    };

    private static bool IsOfTheFramework(INamedTypeSymbol type)
    {
        var outermost = type.ContainingNamespace;
        while (outermost is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
        {
            outermost = outermost.ContainingNamespace;
        }

        return outermost?.Name == "System" && type.Locations.All(location => !location.IsInSource);
    }

    private static Contract.Value Value(ITypeSymbol type, string converter) => new(TypeText.Of(type), TypeText.NameOf(type), converter);

    private Contract.Unsupported Unsupported(ITypeSymbol type, ISymbol reachedBy, string reason)
    {
        Refuse(reachedBy, reason);
        return Unsupported(type);
    }

    private static Contract.Unsupported Unsupported(ITypeSymbol type) => new(TypeText.Of(type), TypeText.NameOf(type));
}
