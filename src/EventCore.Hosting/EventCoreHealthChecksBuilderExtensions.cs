using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventCore;

/// <summary>Adds EventCore to a host's health checks.</summary>
public static class EventCoreHealthChecksBuilderExtensions
{
    /// <summary>
    /// Checks that the store answers, and that every projection of this host is run by some process: one that has stopped, is paused, has
    /// no owner, or is behind as <see cref="ProjectionHealth"/> says makes the host degraded, since it serves what it has. Needs <c>AddEventCore</c>.
    /// </summary>
    /// <param name="builder">The host's health checks.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What it means when the store does not answer: unhealthy unless given.</param>
    /// <param name="tags">To choose checks by.</param>
    public static IHealthChecksBuilder AddEventCore(
        this IHealthChecksBuilder builder, string name = "eventcore", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<EventCoreHealthCheck>(name, failureStatus, tags ?? []);
    }
}
