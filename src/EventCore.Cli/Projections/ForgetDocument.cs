namespace EventCore.Cli;

/// <summary>What was forgotten, as JSON. Fields are only ever added while the version stays.</summary>
/// <param name="Version">Of this shape: 1.</param>
/// <param name="Store">What kind of store, such as <c>PostgreSQL</c>.</param>
/// <param name="Schema">The schema in the PostgreSQL database; null where the store has none.</param>
/// <param name="Log">The log.</param>
/// <param name="Forgotten">The projection, as it was just before.</param>
internal sealed record ForgetDocument(int Version, string Store, string? Schema, string Log, ProjectionEntry Forgotten)
{
    public const int CurrentVersion = 1;

    public static ForgetDocument Of(ProjectionSession session, ProjectionStatus forgotten) =>
        new(CurrentVersion, session.StoreName, session.Schema, session.Log.Value, ProjectionEntry.Of(forgotten));
}
