namespace EventCore;

/// <summary>A row of a schema's migration history.</summary>
internal sealed record AppliedMigration(int Version, string Name, string Checksum);
