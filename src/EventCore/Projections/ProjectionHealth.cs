using System.Globalization;

namespace EventCore;

/// <summary>How well projections are, and why, for a health check.</summary>
/// <param name="Level">That of the one that is worst off.</param>
/// <param name="Reasons">A sentence for each thing that is wrong, the worst first; empty where all are well.</param>
public sealed record ProjectionHealth(ProjectionHealthLevel Level, IReadOnlyList<string> Reasons)
{
    /// <summary>Judges projections as of one moment: <see cref="ProjectionControl.ListAsync"/>.</summary>
    public static ProjectionHealth Of(IEnumerable<ProjectionStatus> projections, ProjectionHealthOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(projections);
        var limits = options ?? new ProjectionHealthOptions();
        var findings = projections.SelectMany(projection => FindingsOf(projection, limits)).OrderByDescending(finding => finding.Level).ToList();
        return new ProjectionHealth(findings is [var (worst, _), ..] ? worst : ProjectionHealthLevel.Healthy, [.. findings.Select(finding => finding.Reason)]);
    }

    private static IEnumerable<(ProjectionHealthLevel Level, string Reason)> FindingsOf(ProjectionStatus projection, ProjectionHealthOptions limits)
    {
        var state = projection.State;
        if (state.Status == SubscriptionStatus.Stopped)
        {
            yield return (ProjectionHealthLevel.Unhealthy, $"Projection '{state.Name}' has stopped at position {state.Checkpoint.Position}: {state.LastError ?? "no reason is known"}");
        }
        else if (state.Status == SubscriptionStatus.Paused)
        {
            yield return (ProjectionHealthLevel.Degraded, $"Projection '{state.Name}' is paused{(state.PausedUntil is { } until ? string.Create(CultureInfo.InvariantCulture, $" until {until:u}") : "")} at position {state.Checkpoint.Position}{(state.LastError is { } error ? $": {error}" : ".")}");
        }
        else if (state.LagTime >= limits.DegradedLag)
        {
            var level = state.LagTime >= limits.UnhealthyLag ? ProjectionHealthLevel.Unhealthy : ProjectionHealthLevel.Degraded;
            yield return (level, string.Create(CultureInfo.InvariantCulture, $"Projection '{state.Name}' is {state.Lag:N0} events and {state.LagTime.TotalSeconds:N0} s behind{(state.Owner is null ? ", and nobody runs it" : "")}."));
        }

        if (projection.Rebuild is { State: { Status: SubscriptionStatus.Stopped } rebuild })
        {
            yield return (ProjectionHealthLevel.Degraded, $"The rebuild of projection '{state.Name}' has stopped at position {rebuild.Checkpoint.Position}: {rebuild.LastError ?? "no reason is known"}");
        }
    }
}
