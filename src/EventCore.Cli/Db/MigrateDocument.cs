namespace EventCore.Cli;

/// <summary>What a migration did, as JSON. Fields are only ever added while the version stays.</summary>
/// <param name="Version">Of this shape: 1.</param>
/// <param name="Store">What kind of store, such as <c>PostgreSQL</c>.</param>
/// <param name="Schema">The schema in the PostgreSQL database; null where the store has none.</param>
/// <param name="Log">The log in the store.</param>
/// <param name="AppliedMigrations">The names of the migrations that this run applied, in order; empty where the schema was up to date.</param>
internal sealed record MigrateDocument(int Version, string Store, string? Schema, string Log, IReadOnlyList<string> AppliedMigrations)
{
    public const int CurrentVersion = 1;
}
