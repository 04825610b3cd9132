using Microsoft.CodeAnalysis;

namespace EventCore.Generators;

/// <summary>What kind of collection a type is to System.Text.Json, which asks in this order.</summary>
/// <param name="Factory">The method of <c>JsonMetadataServices</c> with its type arguments.</param>
/// <param name="Key">Null where it is an array in JSON.</param>
/// <param name="Element">What it holds.</param>
/// <param name="IsCreated">Whether an empty one is made with <c>new</c>.</param>
/// <param name="CreateRange">The method that makes an immutable one of its elements.</param>
/// <param name="CanBeRead">Whether one can be made of what was read.</param>
internal sealed record CollectionShape(string Factory, ITypeSymbol? Key, ITypeSymbol Element, bool IsCreated, string? CreateRange, bool CanBeRead)
{
    private const string Generic = "System.Collections.Generic.";

    private const string Immutable = "System.Collections.Immutable.";

    private const string Concurrent = "System.Collections.Concurrent.";

    /// <summary>Null where it is none, or one that nothing is known about.</summary>
    public static CollectionShape? Of(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
        {
            return array.IsSZArray ? new($"CreateArrayInfo<{TypeText.Of(array.ElementType)}>", null, array.ElementType, false, null, CanBeRead: true) : null;
        }

        if (type is not INamedTypeSymbol named)
        {
            return null;
        }

        if (named.Arity == 1 && named.Name is "Memory" or "ReadOnlyMemory" && JsonAttributes.IsIn(named.ContainingNamespace, "System"))
        {
            return new($"Create{named.Name}Info<{TypeText.Of(named.TypeArguments[0])}>", null, named.TypeArguments[0], false, null, CanBeRead: true);
        }

        if (Immutables(named) is { } immutable)
        {
            return immutable;
        }

        foreach (var (shape, factory) in Shapes)
        {
            if (Find(named, shape) is { } found)
            {
                return Of(named, found, factory);
            }
        }

        return null;
    }

    // A derived class before what it derives from, a set or list before any collection.
    private static readonly (string Shape, string Factory)[] Shapes =
    [
        ("System.Collections.ObjectModel.KeyedCollection`2", "CreateICollectionInfo"),
        (Generic + "List`1", "CreateListInfo"),
        (Generic + "Dictionary`2", "CreateDictionaryInfo"),
        (Generic + "IDictionary`2", "CreateIDictionaryInfo"),
        (Generic + "IReadOnlyDictionary`2", "CreateIReadOnlyDictionaryInfo"),
        (Generic + "IList`1", "CreateIListInfo"),
        (Generic + "ISet`1", "CreateISetInfo"),
        (Generic + "ICollection`1", "CreateICollectionInfo"),
        (Generic + "Stack`1", "CreateStackInfo"),
        (Generic + "Queue`1", "CreateQueueInfo"),
        (Concurrent + "ConcurrentStack`1", "CreateConcurrentStackInfo"),
        (Concurrent + "ConcurrentQueue`1", "CreateConcurrentQueueInfo"),
        (Generic + "IEnumerable`1", "CreateIEnumerableInfo"),
    ];

    private static CollectionShape Of(INamedTypeSymbol type, INamedTypeSymbol found, string factory)
    {
        var arguments = found.Name == "KeyedCollection" ? found.TypeArguments.RemoveAt(0) : found.TypeArguments;
        var isKeyed = arguments.Length == 2;
        var isCreated = HasEmptyConstructor(type);
        var canBeAdded = factory is not ("CreateIReadOnlyDictionaryInfo" or "CreateIEnumerableInfo");
        return new(
            $"{factory}<{TypeText.Of(type)}, {string.Join(", ", arguments.Select(TypeText.Of))}>",
            isKeyed ? arguments[0] : null,
            arguments[arguments.Length - 1],
            isCreated,
            CreateRange: null,
            CanBeRead: IsMadeByTheSerializer(type) || (isCreated && canBeAdded));
    }

    private static bool HasEmptyConstructor(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Struct
        || (type is { TypeKind: TypeKind.Class, IsAbstract: false }
            && type.InstanceConstructors.Any(constructor => constructor.Parameters.IsEmpty && constructor.DeclaredAccessibility == Accessibility.Public));

    // For an interface that a List<T>, a Dictionary<TKey, TValue> or a HashSet<T> implements, it makes one of these.
    private static bool IsMadeByTheSerializer(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Interface
        && JsonAttributes.IsIn(type.ContainingNamespace, "Generic", "Collections", "System")
        && type.MetadataName is "IEnumerable`1" or "ICollection`1" or "IReadOnlyCollection`1" or "IList`1" or "IReadOnlyList`1" or "ISet`1"
            or "IDictionary`2" or "IReadOnlyDictionary`2";

    private static CollectionShape? Immutables(INamedTypeSymbol type)
    {
        if (type.ContainingType is not null || !JsonAttributes.IsIn(type.ContainingNamespace, "Immutable", "Collections", "System"))
        {
            return null;
        }

        var maker = type.MetadataName switch
        {
            "ImmutableArray`1" or "ImmutableList`1" or "ImmutableStack`1" or "ImmutableQueue`1" or "ImmutableHashSet`1" or "ImmutableSortedSet`1"
                or "ImmutableDictionary`2" or "ImmutableSortedDictionary`2" => type.Name,
            "IImmutableList`1" or "IImmutableStack`1" or "IImmutableQueue`1" or "IImmutableDictionary`2" => type.Name.Substring(1),
            "IImmutableSet`1" => "ImmutableHashSet",
            _ => null,
        };
        if (maker is null)
        {
            return null;
        }

        var arguments = string.Join(", ", type.TypeArguments.Select(TypeText.Of));
        var createRange = $"global::{Immutable}{maker}.CreateRange<{arguments}>";
        return type.Arity == 2
            ? new($"CreateImmutableDictionaryInfo<{TypeText.Of(type)}, {arguments}>", type.TypeArguments[0], type.TypeArguments[1], false, createRange, CanBeRead: true)
            : new($"CreateImmutableEnumerableInfo<{TypeText.Of(type)}, {arguments}>", null, type.TypeArguments[0], false, createRange, CanBeRead: true);
    }

    private static INamedTypeSymbol? Find(INamedTypeSymbol type, string shape)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (Is(current, shape))
            {
                return current;
            }
        }

        return type.AllInterfaces.FirstOrDefault(one => Is(one, shape));
    }

    private static bool Is(INamedTypeSymbol type, string shape)
    {
        var dot = shape.LastIndexOf('.');
        return type.ContainingType is null
            && string.CompareOrdinal(shape, dot + 1, type.MetadataName, 0, int.MaxValue) == 0
            && type.ContainingNamespace.ToDisplayString() == shape.Substring(0, dot);
    }
}
