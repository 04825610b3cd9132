namespace EventCore;

/// <summary>A step of a process manager was rejected and nothing was said of that case; or it conflicted as often as the executor allows, which is transient.</summary>
public sealed class ProcessStepException : EventCoreException
{
    /// <summary>A step that could not be taken.</summary>
    public ProcessStepException(string message, IEnumerable<StreamId> streams, Transience transience, Exception? innerException = null)
        : base(message, streams, transience == Transience.Transient, innerException)
    {
    }
}
