using Microsoft.Extensions.Logging;

namespace EventCore;

/// <summary>What the library logs. Never an event's data: it may be anybody's secret.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Projection '{Projection}' is run here, from position {Position} on, in epoch {Epoch}.")]
    public static partial void ProjectionAcquired(ILogger logger, SubscriptionName projection, LogPosition position, long epoch);

    [LoggerMessage(2, LogLevel.Information, "Projection '{Projection}' is not run here any more, after epoch {Epoch}.")]
    public static partial void ProjectionLetGo(ILogger logger, SubscriptionName projection, long epoch);

    [LoggerMessage(3, LogLevel.Warning, "Projection '{Projection}' was not reached or could not write, which may pass by itself: it is tried again.")]
    public static partial void ProjectionFailedTransiently(ILogger logger, Exception error, SubscriptionName projection);

    [LoggerMessage(4, LogLevel.Warning, "Projection '{Projection}' failed at {Events} events up to position {Position}.")]
    public static partial void ProjectionFailed(ILogger logger, Exception error, SubscriptionName projection, int events, LogPosition position);

    [LoggerMessage(5, LogLevel.Error, "Projection '{Projection}' goes past the event at position {Position} after {Attempts} attempts, and keeps it as a dead letter: {Error}")]
    public static partial void ProjectionSkipped(ILogger logger, SubscriptionName projection, LogPosition position, int attempts, string error);

    [LoggerMessage(6, LogLevel.Error, "Projection '{Projection}' has stopped until it is resumed: {Error}")]
    public static partial void ProjectionStopped(ILogger logger, SubscriptionName projection, string error);

    [LoggerMessage(7, LogLevel.Warning, "Projection '{Projection}' pauses for {Time}: {Error}")]
    public static partial void ProjectionPaused(ILogger logger, SubscriptionName projection, TimeSpan time, string error);
}
