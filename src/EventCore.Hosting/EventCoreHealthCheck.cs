using EventCore.Stores;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EventCore;

/// <summary>Whether the store answers, and every projection of this host is run by somebody.</summary>
internal sealed class EventCoreHealthCheck(IEventStore store, IEnumerable<IProjection> projections) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            _ = await store.ReadLogAsync(new ReadLogRequest(LogPosition.Start, new PageSize(1)), cancellationToken).ConfigureAwait(false);
            return await CheckProjectionsAsync([.. projections.Select(projection => projection.Name)], cancellationToken).ConfigureAwait(false);
        }
        catch (EventCoreException failure)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, failure.Message, failure);
        }
    }

    private async Task<HealthCheckResult> CheckProjectionsAsync(IReadOnlyCollection<SubscriptionName> names, CancellationToken cancellationToken)
    {
        if (names.Count == 0 || store is not ICheckpointStore checkpoints)
        {
            return HealthCheckResult.Healthy("The store answers.");
        }

        var states = (await checkpoints.ListCheckpointsAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(state => state.Name);
        var troubles = names.Select(name => TroubleOf(name, states.GetValueOrDefault(name))).OfType<string>().ToList();
        return troubles is []
            ? HealthCheckResult.Healthy($"The store answers, and {names.Count} projections are run.")
            : HealthCheckResult.Degraded(string.Join(' ', troubles));
    }

    private static string? TroubleOf(SubscriptionName name, SubscriptionState? state) => state switch
    {
        null => $"Projection '{name}' has never run.",
        { Status: SubscriptionStatus.Stopped } => $"Projection '{name}' has stopped at position {state.Checkpoint.Position}: {state.LastError}",
        { Status: SubscriptionStatus.Paused } => $"Projection '{name}' is paused at position {state.Checkpoint.Position}{(state.LastError is null ? "." : $": {state.LastError}")}",
        { Owner: null } => $"Nobody runs projection '{name}', which is at position {state.Checkpoint.Position}.",
        _ => null,
    };
}
