using System.Data.Common;
using EventCore.Stores;

namespace EventCore;

/// <summary>What is done about a failure of a projection, and what is said of it.</summary>
internal static class ProjectionFailure
{
    /// <summary>What may pass by itself is tried for ever, with no longer pauses than these.</summary>
    public static readonly RetryPolicy WhileTransient = new() { BaseDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(10) };

    public static bool IsTransient(Exception error) => error is EventCoreException { IsTransient: true } or DbException { IsTransient: true };

    public static Task PauseAsync(RetryPolicy policy, int failures, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        Task.Delay(policy.DelayAfter(failures, random: 1), timeProvider, cancellationToken);

    public static string Describe(Exception error) => $"{error.GetType().Name}: {error.Message}";

    /// <summary>The same, with the event where it is known which failed.</summary>
    public static string Describe(ProjectionBatch batch, Exception error) =>
        batch.Events is [var failed] ? $"At position {failed.Position}, event {failed.Version} of stream '{failed.StreamId}' ({failed.Type}): {Describe(error)}" : Describe(error);
}
