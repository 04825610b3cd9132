namespace EventCore;

/// <summary>A command id was used before, for another command or for other streams. Nothing was appended.</summary>
public sealed class CommandIdReusedException : EventCoreException
{
    /// <summary>An id that belongs to another command.</summary>
    /// <param name="commandId">The id.</param>
    /// <param name="firstCommand">The command it was first executed with.</param>
    /// <param name="firstStreams">The streams that one declared.</param>
    /// <param name="command">The command it was executed with now.</param>
    /// <param name="streams">The streams this one declares.</param>
    public CommandIdReusedException(CommandId commandId, string firstCommand, IReadOnlyCollection<StreamId> firstStreams, string command, IReadOnlyCollection<StreamId> streams)
        : base(
            $"Command id '{commandId}' belongs to '{firstCommand}' on {Describe(firstStreams)}, which was executed before, but comes again with '{command}' on {Describe(streams)}. "
            + "Give each command an id of its own.",
            streams,
            isTransient: false,
            innerException: null) => CommandId = commandId;

    /// <summary>The id.</summary>
    public CommandId CommandId { get; }

    private static string Describe(IReadOnlyCollection<StreamId> streams) => $"{string.Join(", ", streams.Take(5))}{(streams.Count > 5 ? ", ..." : "")}";
}
