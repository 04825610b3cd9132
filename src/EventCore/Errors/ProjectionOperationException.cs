namespace EventCore;

/// <summary>What was asked of a projection cannot be done: there is no such projection, or it is not in a state for it. The message says which, and what to do.</summary>
public sealed class ProjectionOperationException : EventCoreException
{
    /// <summary>A refusal.</summary>
    public ProjectionOperationException(string message)
        : base(message, streams: [], isTransient: false, innerException: null)
    {
    }
}
