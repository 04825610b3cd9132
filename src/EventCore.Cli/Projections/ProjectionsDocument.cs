namespace EventCore.Cli;

/// <summary>Projections as they are now, as JSON. Fields are only ever added while the version stays.</summary>
/// <param name="Version">Of this shape: 1.</param>
/// <param name="Store">What kind of store, such as <c>PostgreSQL</c>.</param>
/// <param name="Schema">The schema in the PostgreSQL database; null where the store has none.</param>
/// <param name="Log">The log.</param>
/// <param name="Projections">Those that were asked about, ordered by name.</param>
internal sealed record ProjectionsDocument(int Version, string Store, string? Schema, string Log, IReadOnlyList<ProjectionEntry> Projections)
{
    public const int CurrentVersion = 1;

    public static ProjectionsDocument Of(ProjectionSession session, IEnumerable<ProjectionStatus> projections) =>
        new(CurrentVersion, session.StoreName, session.Schema, session.Log.Value, [.. projections.Select(ProjectionEntry.Of)]);
}
