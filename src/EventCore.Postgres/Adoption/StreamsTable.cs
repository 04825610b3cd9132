namespace EventCore;

/// <summary>A table with a row for each stream.</summary>
/// <param name="Name">Its name.</param>
/// <param name="VersionColumn">Its column with the stream's version.</param>
/// <param name="NameColumn">Its column with the stream's name; null where <c>stream_id</c> is the name.</param>
internal sealed record StreamsTable(string Name, string VersionColumn, string? NameColumn);
