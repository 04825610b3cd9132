namespace EventCore.Cli;

/// <summary>How a schema differs from the expected one, as JSON. Fields are only ever added while the version stays.</summary>
/// <param name="Version">Of this shape: 1.</param>
/// <param name="Store">What kind of store, such as <c>PostgreSQL</c>.</param>
/// <param name="Schema">The schema in the PostgreSQL database; null where the store has none.</param>
/// <param name="CanWork">Whether a store can work on it: no difference is fatal.</param>
/// <param name="IsSound">Whether there are notes at most; the exit code is 0 then, and 1 otherwise.</param>
/// <param name="Differences">Every difference, the gravest first: its subject, what was expected and found, its impact (<c>note</c>, <c>degraded</c>, <c>fatal</c>), and what mends it, or null.</param>
internal sealed record VerifyDocument(int Version, string Store, string? Schema, bool CanWork, bool IsSound, IReadOnlyList<SchemaDifference> Differences)
{
    public const int CurrentVersion = 1;

    public static VerifyDocument Of(string store, string? schema, SchemaReport report) => new(CurrentVersion, store, schema, report.CanWork, report.IsSound, report.Differences);
}
