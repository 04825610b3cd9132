using System.Globalization;

namespace EventCore.Cli;

/// <summary>Projections for people.</summary>
internal static class ProjectionText
{
    private const string None = "-";

    public static string OfAll(ProjectionSession session, IReadOnlyList<ProjectionStatus> projections)
    {
        if (projections is [])
        {
            return $"{session.StoreName}: no projection has been run on log '{session.Log}', or not since it was forgotten.";
        }

        var table = new PlainTable("Name", "Status", "Position", "Behind", "For", "Events/s", "Owner");
        foreach (var projection in projections)
        {
            var state = projection.State;
            table.Add($"{state.Name}", StatusOf(state), $"{state.Checkpoint.Position}", $"{state.Lag}", TimeOf(state.LagTime), RateOf(state), state.Owner?.Value ?? None);
        }

        return string.Join(Environment.NewLine, [$"{table}", .. projections.SelectMany(RemarksOn)]);
    }

    public static string Of(ProjectionStatus projection)
    {
        var state = projection.State;
        IEnumerable<(string Name, string? Value)> lines =
        [
            ("name", state.Name.Value),
            ("status", StatusOf(state)),
            ("position", $"{state.Checkpoint}"),
            ("behind", $"{state.Lag} events, {TimeOf(state.LagTime)}"),
            ("rate", $"{RateOf(state)} events/s"),
            ("owner", state.Owner?.Value ?? None),
            ("leased until", state.LeasedUntil is { } until ? At(until) : null),
            ("epoch", $"{state.Epoch}"),
            ("moved last", At(state.UpdatedAt)),
            ("model version", state.ModelVersion?.ToString(CultureInfo.InvariantCulture)),
            ("begins again", state.ResetTo is { } to ? $"behind position {to.Position}, when it is acquired" : null),
            ("last error", state.LastError),
            ("rebuild", projection.Rebuild is { } rebuild ? $"{StatusOf(rebuild.State)}, {ProgressOf(rebuild)}" : null),
            ("  owner", projection.Rebuild is { State.Owner: var owner } ? owner?.Value ?? None : null),
            ("  last error", projection.Rebuild?.State.LastError),
        ];
        return string.Join(Environment.NewLine, lines.Where(line => line.Value is not null).Select(line => $"{line.Name,-13}  {line.Value}"));
    }

    /// <summary>Such as "42.0 %, position 420 of 1000, 1200 events/s, about 1 s left".</summary>
    public static string ProgressOf(RebuildStatus rebuild) => string.Create(
        CultureInfo.InvariantCulture,
        $"{rebuild.Progress * 100:F1} %, position {rebuild.State.Checkpoint.Position} of {rebuild.State.Checkpoint.Position.Value + rebuild.State.Lag}, {RateOf(rebuild.State)} events/s, {(rebuild.TimeLeft is { } left ? $"about {TimeOf(left)} left" : "not moving")}");

    public static string StatusOf(SubscriptionState state) => state switch
    {
        { Status: SubscriptionStatus.Stopped } => "stopped",
        { Status: SubscriptionStatus.Paused, PausedUntil: { } until } => $"paused until {At(until)}",
        { Status: SubscriptionStatus.Paused } => "paused",
        { ResetTo: not null } => "to be reset",
        { Owner: null } => "nobody runs it",
        _ => "running",
    };

    private static IEnumerable<string> RemarksOn(ProjectionStatus projection)
    {
        if (projection.State.LastError is { } error)
        {
            yield return $"{projection.State.Name}: {error.ReplaceLineEndings(" ")}";
        }

        if (projection.Rebuild is { } rebuild)
        {
            yield return $"{projection.State.Name}: rebuild {StatusOf(rebuild.State)}, {ProgressOf(rebuild)}{(rebuild.State.LastError is { } failed ? $": {failed.ReplaceLineEndings(" ")}" : "")}";
        }
    }

    private static string RateOf(SubscriptionState state) => state.Rate.ToString("F0", CultureInfo.InvariantCulture);

    private static string At(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string TimeOf(TimeSpan time) => time switch
    {
        { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s"),
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F0} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:F0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:F1} h"),
    };
}
