namespace EventCore.Cli;

/// <summary>The script of pending migrations, as JSON. Fields are only ever added while the version stays.</summary>
/// <param name="Version">Of this shape: 1.</param>
/// <param name="Store">What kind of store, such as <c>PostgreSQL</c>.</param>
/// <param name="Schema">The schema in the PostgreSQL database; null where the store has none.</param>
/// <param name="Sql">The script; empty where the schema is up to date.</param>
/// <param name="File">The full path of the file it was written into; null where there is none.</param>
internal sealed record ScriptDocument(int Version, string Store, string? Schema, string Sql, string? File)
{
    public const int CurrentVersion = 1;
}
