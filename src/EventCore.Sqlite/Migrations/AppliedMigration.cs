namespace EventCore;

/// <summary>A row of a file's migration history.</summary>
internal sealed record AppliedMigration(long Version, string Name, string Checksum);
