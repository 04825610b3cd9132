using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace EventCore.Generators;

/// <summary>The types that rules speak of, as one compilation knows them.</summary>
internal sealed class EventCoreTypes
{
    // Rules look at the same compilation, each of them for itself.
    private static readonly ConditionalWeakTable<Compilation, EventCoreTypes> Known = new();

    private readonly INamedTypeSymbol _command;
    private readonly INamedTypeSymbol? _discoversStreams;
    private readonly INamedTypeSymbol? _eventUnion;
    private readonly INamedTypeSymbol? _recorded;
    private readonly INamedTypeSymbol? _commandResult;
    private readonly ImmutableArray<INamedTypeSymbol?> _ofOneDecision;
    private readonly ConcurrentDictionary<IAssemblySymbol, ImmutableArray<INamedTypeSymbol>> _events = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, ImmutableArray<INamedTypeSymbol>> _cases = new(SymbolEqualityComparer.Default);

    private EventCoreTypes(Compilation compilation, INamedTypeSymbol command)
    {
        _command = command;
        _discoversStreams = compilation.GetTypeByMetadataName("EventCore.IDiscoversStreams`1");
        _eventUnion = compilation.GetTypeByMetadataName("EventCore.IEventUnion`1");
        _recorded = compilation.GetTypeByMetadataName("EventCore.Recorded`1");
        _commandResult = compilation.GetTypeByMetadataName("EventCore.CommandResult");
        _ofOneDecision =
        [
            compilation.GetTypeByMetadataName("EventCore.StreamHandle`1"),
            compilation.GetTypeByMetadataName("EventCore.StreamEvent`1"),
            compilation.GetTypeByMetadataName("EventCore.DeclaredStreams`1"),
            compilation.GetTypeByMetadataName("EventCore.DiscoveredStreams`1"),
        ];
        StreamId = compilation.GetTypeByMetadataName("EventCore.StreamId");
        CommandAttribute = compilation.GetTypeByMetadataName("EventCore.CommandAttribute");
        StreamAttribute = compilation.GetTypeByMetadataName("EventCore.StreamAttribute");
        EventUnionAttribute = compilation.GetTypeByMetadataName("EventCore.EventUnionAttribute");
        EventTypeAttribute = compilation.GetTypeByMetadataName("EventCore.EventTypeAttribute");
    }

    public INamedTypeSymbol? StreamId { get; }

    public INamedTypeSymbol? CommandAttribute { get; }

    public INamedTypeSymbol? StreamAttribute { get; }

    public INamedTypeSymbol? EventUnionAttribute { get; }

    public INamedTypeSymbol? EventTypeAttribute { get; }

    /// <summary>Null where the compilation does not reference EventCore.</summary>
    public static EventCoreTypes? In(Compilation compilation) =>
        compilation.GetTypeByMetadataName("EventCore.ICommand`2") is { } command ? Known.GetValue(compilation, _ => new EventCoreTypes(compilation, command)) : null;

    public static AttributeData? Find(ISymbol symbol, INamedTypeSymbol? attribute)
    {
        if (attribute is not null)
        {
            foreach (var data in symbol.GetAttributes())
            {
                if (Same(data.AttributeClass, attribute))
                {
                    return data;
                }
            }
        }

        return null;
    }

    /// <summary>Whether a generator of ours wrote it.</summary>
    public static bool IsGenerated(ISymbol symbol) =>
        symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "GeneratedCodeAttribute" && attribute.ConstructorArguments.FirstOrDefault().Value is "EventCore.Generators");

    /// <summary>What a type implements a member of an interface with; null where nothing does.</summary>
    public static ISymbol? Implementation(INamedTypeSymbol type, INamedTypeSymbol contract, string member) =>
        contract.GetMembers(member).FirstOrDefault() is { } promised ? type.FindImplementationForInterfaceMember(promised) : null;

    public static bool Derives(ITypeSymbol type, ITypeSymbol from)
    {
        for (var one = type.BaseType; one is not null; one = one.BaseType)
        {
            if (Same(one, from))
            {
                return true;
            }
        }

        return false;
    }

    public static bool Same(ISymbol? left, ISymbol? right) => SymbolEqualityComparer.Default.Equals(left, right);

    /// <summary><c>ICommand&lt;TState, TEvent&gt;</c>, each time that a type implements it.</summary>
    public IEnumerable<INamedTypeSymbol> CommandsOf(ITypeSymbol type) => type.AllInterfaces.Where(one => Same(one.OriginalDefinition, _command));

    public INamedTypeSymbol? CommandOf(ITypeSymbol type) => CommandsOf(type).FirstOrDefault();

    /// <summary><c>IDiscoversStreams&lt;TState&gt;</c>, if a type implements it.</summary>
    public INamedTypeSymbol? DiscoveryOf(ITypeSymbol type) => type.AllInterfaces.FirstOrDefault(one => Same(one.OriginalDefinition, _discoversStreams));

    /// <summary>Whether a type is marked to be a union, or says by hand that it is one.</summary>
    public bool IsUnion(ITypeSymbol? type) =>
        type is INamedTypeSymbol
        && (Find(type, EventUnionAttribute) is not null
            || type.Interfaces.Any(one => Same(one.OriginalDefinition, _eventUnion) && Same(one.TypeArguments[0], type)));

    /// <summary>The innermost union that a type is, or derives from.</summary>
    public INamedTypeSymbol? UnionOf(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (IsUnion(type))
            {
                return (INamedTypeSymbol)type;
            }
        }

        return null;
    }

    /// <summary>What events of a union can be: the types of its assembly that derive from it and of which there can be objects.</summary>
    public ImmutableArray<INamedTypeSymbol> CasesOf(INamedTypeSymbol union) =>
        _cases.GetOrAdd(union, one => [.. EventsOf(one.ContainingAssembly).Where(type => Derives(type, one))]);

    public bool IsRecorded(ITypeSymbol? type) => Same(type?.OriginalDefinition, _recorded);

    /// <summary>Whether it is what became of a command, or one of the cases that may have become of it.</summary>
    public bool IsCommandResult(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (Same(type, _commandResult))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether it, or what it holds, is good for one decision only.</summary>
    public bool IsOfOneDecision(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => IsOfOneDecision(array.ElementType),
        INamedTypeSymbol { TypeKind: not TypeKind.Delegate } named =>
            _ofOneDecision.Contains(named.OriginalDefinition, SymbolEqualityComparer.Default)
            || (named is { Name: "Streams", ContainingType: { } command } && CommandOf(command) is not null)
            || named.TypeArguments.Any(IsOfOneDecision),
        _ => false,
    };

    /// <summary>The cases of every union of an assembly, found once for each compilation.</summary>
    private ImmutableArray<INamedTypeSymbol> EventsOf(IAssemblySymbol assembly) =>
        _events.GetOrAdd(assembly, one => [.. Types(one.GlobalNamespace).Where(type => type is { TypeKind: TypeKind.Class, IsAbstract: false } && UnionOf(type.BaseType) is not null)]);

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container)
    {
        foreach (var member in container.GetMembers().OfType<INamespaceOrTypeSymbol>())
        {
            if (member is INamedTypeSymbol type)
            {
                yield return type;
            }

            foreach (var nested in Types(member))
            {
                yield return nested;
            }
        }
    }
}
