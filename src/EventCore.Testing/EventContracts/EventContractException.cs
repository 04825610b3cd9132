namespace EventCore.Testing;

/// <summary>Events are no longer what they were stored as; the message says what differs, and what to do.</summary>
public sealed class EventContractException : Exception
{
    /// <summary>Every difference of a union.</summary>
    public EventContractException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
