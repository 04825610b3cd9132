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
        var known = names.Select(name => states.GetValueOrDefault(name)).OfType<SubscriptionState>().ToList();
        IReadOnlyList<string> troubles =
        [
            .. names.Where(name => !states.ContainsKey(name)).Select(name => $"Projection '{name}' has never run."),
            .. known.Where(state => state is { Status: SubscriptionStatus.Running, Owner: null })
                .Select(state => $"Nobody runs projection '{state.Name}', which is at position {state.Checkpoint.Position}."),
            .. ProjectionHealth.Of(known.Select(state => StatusOf(state, states))).Reasons,
        ];
        return troubles is []
            ? HealthCheckResult.Healthy($"The store answers, and {names.Count} projections are run.")
            : HealthCheckResult.Degraded(string.Join(' ', troubles));
    }

    private static ProjectionStatus StatusOf(SubscriptionState state, Dictionary<SubscriptionName, SubscriptionState> states) =>
        new(state, states.GetValueOrDefault(state.Name.ForRebuild()) is { } rebuild ? new RebuildStatus(rebuild) : null);
}
