namespace EventCore;

/// <summary>A projection and what is known of it, as of one moment.</summary>
/// <param name="State">Where it stands, who runs it, how far it is behind.</param>
/// <param name="Rebuild">The rebuild of its read model that is under way; null where none is.</param>
public sealed record ProjectionStatus(SubscriptionState State, RebuildStatus? Rebuild)
{
    internal static ProjectionStatus Of(SubscriptionState state, IReadOnlyDictionary<SubscriptionName, SubscriptionState> all) =>
        new(state, all.GetValueOrDefault(state.Name.ForRebuild()) is { } rebuild ? new RebuildStatus(rebuild) : null);
}
