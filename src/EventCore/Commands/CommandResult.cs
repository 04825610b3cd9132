using System.Collections.Immutable;

namespace EventCore;

/// <summary>What became of a command: what its caller can act on. Whatever else can happen is an <see cref="EventCoreException"/>.</summary>
public abstract record CommandResult
{
    // Only the cases below: callers may rely on having matched them all.
    private protected CommandResult(int attempts) => Attempts = attempts;

    /// <summary>How often the command was decided; more than 1 after conflicts.</summary>
    public int Attempts { get; init; }

    /// <summary>Every event of the decision is in the log, durably.</summary>
    /// <param name="Versions">Every declared stream with its version after the decision.</param>
    /// <param name="LastPosition">The position of the decision's last event.</param>
    /// <param name="Attempts">How often the command was decided.</param>
    public sealed record Committed(StreamVersions Versions, LogPosition LastPosition, int Attempts) : CommandResult(Attempts);

    /// <summary>The command decided to append nothing.</summary>
    /// <param name="Attempts">How often the command was decided.</param>
    public sealed record NothingToDo(int Attempts) : CommandResult(Attempts);

    /// <summary>A business rule said no. Nothing was appended.</summary>
    /// <param name="Code">A stable code for programs.</param>
    /// <param name="Message">A sentence for people.</param>
    /// <param name="Details">What else the command wanted to say.</param>
    /// <param name="Attempts">How often the command was decided.</param>
    public sealed record Rejected(string Code, string Message, IReadOnlyDictionary<string, string> Details, int Attempts) : CommandResult(Attempts);

    /// <summary>Other decisions came first, as often as the retry policy allows attempts. Nothing was appended.</summary>
    /// <param name="Streams">The streams that had moved on at the last attempt.</param>
    /// <param name="Attempts">How often the command was decided.</param>
    public sealed record Conflicted(ImmutableArray<StreamConflict> Streams, int Attempts) : CommandResult(Attempts);
}
