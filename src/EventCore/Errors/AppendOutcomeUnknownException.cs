namespace EventCore;

/// <summary>An append was sent and its answer never came, or was not waited for: it is committed whole, or not at all.</summary>
/// <remarks>
/// <para>To find out: a command that was executed with a command id is executed again with it, which returns what became of it or
/// executes it now. Without one, the streams hold either all of <see cref="EventIds"/> or none, once the store can be reached and
/// what was under way has ended. Whoever appends without an executor appends the same events again, with the same event ids: they are never stored twice.</para>
/// <para>Executing a command without a command id again may do twice what it does.</para>
/// </remarks>
public sealed class AppendOutcomeUnknownException : EventCoreException
{
    /// <summary>An append whose answer was lost.</summary>
    public AppendOutcomeUnknownException(
        string message, IEnumerable<StreamId> streams, Exception? innerException = null, IEnumerable<EventId>? eventIds = null, CommandId? commandId = null)
        : base(message, streams, isTransient: true, innerException)
    {
        EventIds = [.. eventIds ?? []];
        CommandId = commandId;
    }

    /// <summary>The ids of the append's events; empty where it is not known which append it was.</summary>
    public IReadOnlyList<EventId> EventIds { get; }

    /// <summary>The id the command was executed with; null where it had none.</summary>
    public CommandId? CommandId { get; }
}
