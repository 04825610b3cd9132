using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Text.Json;

namespace EventCore;

/// <summary>The first outcome of a command id, as the log records it.</summary>
internal sealed record ExecutedCommand
{
    /// <summary>The event type that it is stored under.</summary>
    public static readonly EventType EventType = new("$command-executed");

    /// <summary>The name of the command.</summary>
    public required string Command { get; init; }

    /// <summary>The streams that the command declared.</summary>
    public required IReadOnlyList<StreamId> Streams { get; init; }

    public required ExecutedOutcome Outcome { get; init; }

    /// <summary>How often it was decided.</summary>
    public required int Attempts { get; init; }

    /// <summary>How many events were committed; they follow this one in the log.</summary>
    public int Events { get; init; }

    /// <summary>The version of every stream that was read after the commit, by its id; null where nothing was committed.</summary>
    public IReadOnlyDictionary<string, long>? Versions { get; init; }

    /// <summary>Of a rejection; null otherwise.</summary>
    public Rejection? Rejection { get; init; }

    /// <summary>The outcome of a decision, once it is committed together with this.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="decision">What was decided.</param>
    /// <param name="after">Every stream with its version after the decision.</param>
    public static ExecutedCommand Of<TState, TEvent>(Execution<TState, TEvent> execution, Decision<TEvent> decision, StreamVersions after)
        where TEvent : class, IEventUnion<TEvent>
    {
        var executed = new ExecutedCommand
        {
            Command = execution.Command.CommandName,
            Streams = execution.Streams,
            Outcome = ExecutedOutcome.NothingToDo,
            Attempts = execution.Attempt,
        };
        return decision switch
        {
            Decision<TEvent>.Append append => executed with
            {
                Outcome = ExecutedOutcome.Committed,
                Events = append.Events.Length,
                Versions = after.ToDictionary(pair => pair.Key.Value, pair => pair.Value.Value, StringComparer.Ordinal),
            },
            Decision<TEvent>.Reject reject => executed with { Outcome = ExecutedOutcome.Rejected, Rejection = reject.Rejection },
            _ => executed,
        };
    }

    /// <summary>The record of an id, from its JSON.</summary>
    public static ExecutedCommand Decode(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, ExecutedCommandJson.Default.ExecutedCommand) ?? throw new JsonException("The data is null.");

    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this, ExecutedCommandJson.Default.ExecutedCommand);

    /// <summary>Whether it is the same command that is executed now.</summary>
    public bool IsOf(string command, IReadOnlyCollection<StreamId> streams) => Command == command && Streams.ToHashSet().SetEquals(streams);

    /// <summary>What its caller was told.</summary>
    /// <param name="position">Where in the log this record is.</param>
    public CommandResult ResultAt(LogPosition position) => Outcome switch
    {
        ExecutedOutcome.Committed => new CommandResult.Committed(
            new StreamVersions(Versions!.Select(pair => KeyValuePair.Create(new StreamId(pair.Key), new StreamVersion(pair.Value)))),
            new LogPosition(position.Value + Events),
            Attempts),
        ExecutedOutcome.Rejected => new CommandResult.Rejected(Rejection!.Code, Rejection.Message, Rejection.Details ?? ReadOnlyDictionary<string, string>.Empty, Attempts),
        ExecutedOutcome.NothingToDo => new CommandResult.NothingToDo(Attempts),
        _ => throw new UnreachableException(),
    };
}
