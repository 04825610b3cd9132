using Microsoft.CodeAnalysis;

namespace EventCore.Generators;

/// <summary>Reads a command as the compiler knows it into what is needed to write its generated part.</summary>
internal sealed class CommandReader
{
    private readonly Compilation _compilation;
    private readonly INamedTypeSymbol _type;
    private readonly INamedTypeSymbol _command;
    private readonly HashSet<string> _taken;

    private CommandReader(Compilation compilation, INamedTypeSymbol type, INamedTypeSymbol command)
    {
        (_compilation, _type, _command) = (compilation, type, command);
        _taken = [.. type.WithBases().SelectMany(one => one.MemberNames), .. type.WithBases().SelectMany(one => one.GetTypeMembers()).Select(one => one.Name)];
    }

    private ITypeSymbol State => _command.TypeArguments[0];

    private ITypeSymbol Event => _command.TypeArguments[1];

    /// <returns>Null for what cannot be a command, or cannot be given a further part.</returns>
    public static CommandModel? Read(GeneratorAttributeSyntaxContext context)
    {
        // The compiler refuses a second [Command] on the same type, but it comes here too.
        return context.TargetSymbol is INamedTypeSymbol { Name.Length: > 0, IsStatic: false, TypeKind: TypeKind.Class or TypeKind.Struct } type
            && IsFirst(context, type)
            && type.GetMembers(CommandWriter.Streams).IsEmpty
            && PartialType.Of(type) is { } partial
            ? type.AllInterfaces.Where(one => one.IsOurs("ICommand`2")).Take(2).ToList() switch
            {
                { Count: 1 } commands => new CommandReader(context.SemanticModel.Compilation, type, commands[0]).Read(partial),
                { Count: 0 } => CommandModel.OfNone(partial, type.Name),
                _ => null,
            }
            : null;
    }

    private static bool IsFirst(GeneratorAttributeSyntaxContext context, INamedTypeSymbol type) =>
        type.GetAttributes().First(attribute => attribute.AttributeClass?.IsOurs("CommandAttribute") ?? false).ApplicationSyntaxReference is { } reference
        && reference.SyntaxTree == context.TargetNode.SyntaxTree
        && context.TargetNode.Span.Contains(reference.Span);

    private CommandModel? Read(PartialType partial)
    {
        var discovers = _type.AllInterfaces.Any(one => one.IsOurs("IDiscoversStreams`1") && SymbolEqualityComparer.Default.Equals(one.TypeArguments[0], State));
        string[] reserved = discovers ? [CommandWriter.Streams, CommandWriter.Discovered] : [CommandWriter.Streams];
        var streams = ReadStreams(reserved);
        return streams.Any(stream => reserved.Contains(stream.Name, StringComparer.Ordinal))
            ? null
            : new CommandModel(
                partial,
                _type.Name,
                _command.ToDisplayString(CodeNames.Full),
                State.ToDisplayString(CodeNames.Full),
                Event.ToDisplayString(CodeNames.Full),
                StreamsModifiers(),
                new EquatableArray<StreamMember>(streams),
                discovers,
                InitialStateOrNone(),
                Parts(),
                Free("StreamTemplates"));
    }

    /// <param name="reserved">Names that no handle can have.</param>
    private List<StreamMember> ReadStreams(string[] reserved)
    {
        var streams = new List<StreamMember>();
        var members = StreamMembers.Of(_type);
        var names = new HashSet<string>(members.Select(found => found.Member.Name).Concat(reserved), StringComparer.Ordinal);
        foreach (var (member, attribute) in members)
        {
            if (StreamMemberType.Of(StreamMembers.TypeOf(member), attribute) is not { } type || !IsAccessible(member))
            {
                continue;
            }

            var name = NameOf(member, names);
            var property = type.Template is not null || member is IParameterSymbol ? Free(name + (type.Count == StreamCount.Many ? "Streams" : "Stream")) : null;
            streams.Add(new StreamMember(name, Access(member), type, property));
        }

        return streams;
    }

    /// <summary>A field "_account" and a parameter "account" have the handle "Account", unless that is another's.</summary>
    private static string NameOf(ISymbol member, HashSet<string> names)
    {
        if (member is IPropertySymbol)
        {
            return member.Name;
        }

        var bare = member.Name.TrimStart('_');
        var name = bare.Length > 0 ? char.ToUpperInvariant(bare[0]) + bare.Substring(1) : member.Name;
        return names.Add(name) ? name : member.Name;
    }

    private static string Access(ISymbol member) => member switch
    {
        IParameterSymbol => CodeNames.Escaped(member.Name),
        { IsStatic: true } => $"{member.ContainingType.ToDisplayString(CodeNames.Full)}.{CodeNames.Escaped(member.Name)}",
        _ => "this." + CodeNames.Escaped(member.Name),
    };

    /// <summary>Parameters of a primary constructor are seen in their own type only.</summary>
    private bool IsAccessible(ISymbol member) =>
        member is IParameterSymbol ? SymbolEqualityComparer.Default.Equals(member.ContainingType, _type) : _compilation.IsSymbolAccessibleWithin(member, _type);

    private string StreamsModifiers()
    {
        var access = AccessOf(Event) is var events && events >= AccessOf(_type) ? "public" : events == Accessibility.Internal ? "internal" : "private";
        var hidesAnother = _type.BaseType?.WithBases().Any(one => IsCommand(one) || !one.GetMembers(CommandWriter.Streams).IsEmpty) ?? false;
        return hidesAnother ? access + " new" : access;
    }

    private static bool IsCommand(INamedTypeSymbol type) => type.GetAttributes().Any(attribute => attribute.AttributeClass?.IsOurs("CommandAttribute") ?? false);

    /// <summary>How far a type can be seen: everywhere, in its assembly, or less.</summary>
    private static Accessibility AccessOf(ITypeSymbol type)
    {
        var access = Accessibility.Public;
        for (ISymbol? one = type; one is ITypeSymbol; one = one.ContainingType)
        {
            if (one is INamedTypeSymbol { DeclaredAccessibility: not Accessibility.Public } named)
            {
                access = named.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedOrInternal && access > Accessibility.Private ? Accessibility.Internal : Accessibility.Private;
            }
        }

        return access;
    }

    /// <summary>An expression for the state before any event; null where the command says itself.</summary>
    private string? InitialStateOrNone() =>
        Implements(InitialState.Member) ? null
        : InitialState.Of(_compilation, _type, State) is { } known ? known
        : _type.FindImplementationForInterfaceMember(_command.GetMembers(InitialState.Member)[0]) is null ? CommandWriter.StandIn
        : null;

    private CommandParts Parts()
    {
        var parts = _type.Interfaces.Contains(_command, SymbolEqualityComparer.Default) ? CommandParts.None : CommandParts.Interface;
        parts |= Implements("DeclaredStreams") ? CommandParts.None : CommandParts.DeclaredStreams;
        return Implements("Decide") ? parts
            : _type.WithBases().Any(one => one.GetMembers("Handle").Any(member => member is IMethodSymbol)) ? parts | CommandParts.Decide
            : _type.FindImplementationForInterfaceMember(_command.GetMembers("Decide")[0]) is null ? parts | CommandParts.Undecided
            : parts;
    }

    /// <summary>Whether the command says itself what a member of the interface does.</summary>
    private bool Implements(string member) =>
        SymbolEqualityComparer.Default.Equals(_type.FindImplementationForInterfaceMember(_command.GetMembers(member)[0])?.ContainingType, _type);

    /// <summary>A name that means nothing in the command yet, as near to the wanted one as can be.</summary>
    private string Free(string name)
    {
        while (!_taken.Add(name))
        {
            name += "_";
        }

        return name;
    }
}
