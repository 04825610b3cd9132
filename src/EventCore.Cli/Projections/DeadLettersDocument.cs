namespace EventCore.Cli;

/// <summary>Events that a projection went past, as JSON. Fields are only ever added while the version stays.</summary>
/// <param name="Version">Of this shape: 1.</param>
/// <param name="Store">What kind of store, such as <c>PostgreSQL</c>.</param>
/// <param name="Schema">The schema in the PostgreSQL database; null where the store has none.</param>
/// <param name="Log">The log.</param>
/// <param name="Projection">The projection's name.</param>
/// <param name="DeadLetters">Each in position order.</param>
internal sealed record DeadLettersDocument(int Version, string Store, string? Schema, string Log, string Projection, IReadOnlyList<DeadLetterEntry> DeadLetters)
{
    public const int CurrentVersion = 1;

    public static DeadLettersDocument Of(ProjectionSession session, SubscriptionName name, IEnumerable<DeadLetter> letters) =>
        new(CurrentVersion, session.StoreName, session.Schema, session.Log.Value, name.Value, [.. letters.Select(DeadLetterEntry.Of)]);
}
