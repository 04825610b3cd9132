namespace EventCore;

/// <summary>A command was not decided and sent within its time. Nothing was appended, and nothing will be.</summary>
/// <remarks>Where the time ends after the append was sent, its caller gets an <see cref="AppendOutcomeUnknownException"/> instead.</remarks>
public sealed class CommandTimeoutException : EventCoreException
{
    /// <summary>A command that ran out of time.</summary>
    public CommandTimeoutException(string message, IEnumerable<StreamId> streams, TimeSpan timeout, Exception? innerException = null)
        : base(message, streams, isTransient: true, innerException) => Timeout = timeout;

    /// <summary>How long it had.</summary>
    public TimeSpan Timeout { get; }
}
