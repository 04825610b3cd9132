namespace EventCore.Generators;

/// <summary>All that is needed to write a command's generated part, free of anything that an unrelated edit changes.</summary>
/// <param name="Type">The command.</param>
/// <param name="Name">Its name, for people.</param>
/// <param name="Interface">The <c>ICommand&lt;TState, TEvent&gt;</c> it is.</param>
/// <param name="State">Its state.</param>
/// <param name="Event">The union of its events.</param>
/// <param name="StreamsModifiers">Of its <c>Streams</c>, which can be seen as far as its events can.</param>
/// <param name="Streams">What it names streams with.</param>
/// <param name="Discovers">It is an <c>IDiscoversStreams&lt;TState&gt;</c>.</param>
/// <param name="InitialState">An expression; null where it says so itself.</param>
/// <param name="Writes">What else of the interface is to be written, since the command does not do so itself.</param>
/// <param name="Templates">The name of the type that keeps its templates.</param>
internal sealed record CommandModel(
    PartialType Type,
    string Name,
    string Interface,
    string State,
    string Event,
    string StreamsModifiers,
    EquatableArray<StreamMember> Streams,
    bool Discovers,
    string? InitialState,
    CommandParts Writes,
    string Templates)
{
    /// <summary>Of a type that is marked, and no command. It has a <c>Streams</c>, so that what misses is said by a rule of ours.</summary>
    public static CommandModel OfNone(PartialType type, string name) =>
        new(type, name, Interface: "", State: "", Event: "", "public", new EquatableArray<StreamMember>([]), Discovers: false, InitialState: null, CommandParts.None, Templates: "");
}
