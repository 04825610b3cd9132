namespace EventCore.Cli;

/// <summary>A rebuild in a <see cref="ProjectionEntry"/>.</summary>
/// <param name="Status"><c>running</c>, <c>paused</c> or <c>stopped</c>.</param>
/// <param name="From">The position behind which it began.</param>
/// <param name="Position">Everything up to it has been dealt with.</param>
/// <param name="Progress">How much of the log behind <paramref name="From"/> that is: 0 to 1.</param>
/// <param name="LagEvents">How many events of the log are left.</param>
/// <param name="EventsPerSecond">How fast it moved lately.</param>
/// <param name="SecondsLeft">How long it takes at that rate; null where it does not move.</param>
/// <param name="Owner">Who runs it; null where nobody does.</param>
/// <param name="AskedAt">When it was asked for.</param>
/// <param name="LastError">What went wrong last, unless it has moved on since.</param>
internal sealed record RebuildEntry(
    SubscriptionStatus Status,
    long From,
    long Position,
    double Progress,
    long LagEvents,
    double EventsPerSecond,
    double? SecondsLeft,
    string? Owner,
    DateTimeOffset? AskedAt,
    string? LastError)
{
    public static RebuildEntry Of(RebuildStatus rebuild)
    {
        var state = rebuild.State;
        return new RebuildEntry(
            state.Status,
            state.Rebuild?.From.Value ?? 0,
            state.Checkpoint.Position.Value,
            Math.Round(rebuild.Progress, 4),
            state.Lag,
            Math.Round(state.Rate, 1),
            rebuild.TimeLeft is { } left ? Math.Round(left.TotalSeconds, 1) : null,
            state.Owner?.Value,
            state.Rebuild?.AskedAt,
            state.LastError);
    }
}
