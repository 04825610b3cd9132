namespace EventCore.Cli;

/// <summary>What will be replayed, as JSON. Fields are only ever added while the version stays.</summary>
/// <param name="Version">Of this shape: 1.</param>
/// <param name="Store">What kind of store, such as <c>PostgreSQL</c>.</param>
/// <param name="Schema">The schema in the PostgreSQL database; null where the store has none.</param>
/// <param name="Log">The log.</param>
/// <param name="Projection">The projection's name.</param>
/// <param name="Replays">How many dead letters whoever runs it applies again.</param>
internal sealed record ReplayDocument(int Version, string Store, string? Schema, string Log, string Projection, int Replays)
{
    public const int CurrentVersion = 1;

    public static ReplayDocument Of(ProjectionSession session, SubscriptionName name, int replays) =>
        new(CurrentVersion, session.StoreName, session.Schema, session.Log.Value, name.Value, replays);
}
