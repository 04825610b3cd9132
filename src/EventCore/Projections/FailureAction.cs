namespace EventCore;

/// <summary>What becomes of a projection once an event has failed as often as its retries allow.</summary>
public abstract record FailureAction
{
    private FailureAction()
    {
    }

    /// <summary>No process goes on with the projection until somebody resumes it. Its state has the error.</summary>
    public static FailureAction Stop { get; } = new StopCase();

    /// <summary>The event is kept as a dead letter, and the projection goes on behind it.</summary>
    public static FailureAction Skip { get; } = new SkipCase();

    /// <summary>No process goes on with the projection for a while; then the event is tried anew.</summary>
    /// <param name="time">How long, more than zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not more than zero.</exception>
    public static FailureAction PauseFor(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero);
        return new PauseCase(time);
    }

    internal sealed record StopCase : FailureAction;

    internal sealed record SkipCase : FailureAction;

    internal sealed record PauseCase(TimeSpan Time) : FailureAction;
}
