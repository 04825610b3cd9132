using System.Collections.Immutable;
using System.Text;

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
    public sealed record Rejected(string Code, string Message, IReadOnlyDictionary<string, string> Details, int Attempts) : CommandResult(Attempts)
    {
        /// <summary>Equal when everything is, every detail included.</summary>
        public bool Equals(Rejected? other) =>
            other is not null
            && Attempts == other.Attempts
            && Code == other.Code
            && Message == other.Message
            && Details.Count == other.Details.Count
            && Details.All(pair => other.Details.TryGetValue(pair.Key, out var value) && value == pair.Value);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Attempts, Code, Message, Details.Count);

        /// <inheritdoc/>
        protected override bool PrintMembers(StringBuilder builder)
        {
            var details = string.Join(", ", Details.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} = {pair.Value}"));
            return Print(builder, $"Attempts = {Attempts}, Code = {Code}, Message = {Message}, Details = {{ {details} }}");
        }
    }

    /// <summary>Other decisions came first, as often as the retry policy allows attempts. Nothing was appended.</summary>
    /// <param name="Streams">The streams that had moved on at the last attempt.</param>
    /// <param name="Attempts">How often the command was decided.</param>
    public sealed record Conflicted(ImmutableArray<StreamConflict> Streams, int Attempts) : CommandResult(Attempts)
    {
        /// <summary>Equal when everything is, every stream in its place.</summary>
        public bool Equals(Conflicted? other) => other is not null && Attempts == other.Attempts && Streams.SequenceEqual(other.Streams);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Attempts, Streams.Length);

        /// <inheritdoc/>
        protected override bool PrintMembers(StringBuilder builder) => Print(builder, $"Attempts = {Attempts}, Streams = {{ {string.Join(", ", Streams)} }}");
    }

    private static bool Print(StringBuilder builder, string members)
    {
        _ = builder.Append(members);
        return true;
    }
}
