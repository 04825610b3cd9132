namespace EventCore.Cli;

/// <summary>One projection in a <see cref="ProjectionsDocument"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status"><c>running</c>, <c>paused</c> or <c>stopped</c>.</param>
/// <param name="Position">Everything up to it has been dealt with.</param>
/// <param name="LagEvents">How many events of the log come behind that.</param>
/// <param name="LagSeconds">How old the first of them is, by the store's clock.</param>
/// <param name="EventsPerSecond">How fast it moved lately.</param>
/// <param name="Owner">Who runs it; null where nobody does.</param>
/// <param name="LeasedUntil">Until when, unless the lease is renewed.</param>
/// <param name="Epoch">How often it was acquired.</param>
/// <param name="PausedUntil">When a paused one goes on by itself; null where it waits to be resumed.</param>
/// <param name="ResetTo">The position behind which its next owner begins again; null where nobody asked for that.</param>
/// <param name="ModelVersion">The version of the read model that the library makes for it; null where it makes none.</param>
/// <param name="UpdatedAt">When it moved last.</param>
/// <param name="LastError">What went wrong last, unless it has moved on since.</param>
/// <param name="Rebuild">The rebuild under way; null where none is.</param>
internal sealed record ProjectionEntry(
    string Name,
    SubscriptionStatus Status,
    long Position,
    long LagEvents,
    double LagSeconds,
    double EventsPerSecond,
    string? Owner,
    DateTimeOffset? LeasedUntil,
    long Epoch,
    DateTimeOffset? PausedUntil,
    long? ResetTo,
    int? ModelVersion,
    DateTimeOffset UpdatedAt,
    string? LastError,
    RebuildEntry? Rebuild)
{
    public static ProjectionEntry Of(ProjectionStatus projection)
    {
        var state = projection.State;
        return new ProjectionEntry(
            state.Name.Value,
            state.Status,
            state.Checkpoint.Position.Value,
            state.Lag,
            Math.Round(state.LagTime.TotalSeconds, 3),
            Math.Round(state.Rate, 1),
            state.Owner?.Value,
            state.LeasedUntil,
            state.Epoch,
            state.PausedUntil,
            state.ResetTo?.Position.Value,
            state.ModelVersion,
            state.UpdatedAt,
            state.LastError,
            projection.Rebuild is { } rebuild ? RebuildEntry.Of(rebuild) : null);
    }
}
