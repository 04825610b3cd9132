namespace EventCore;

/// <summary>What the log holds under the id of an event that is appended.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="Version">Its place in its stream.</param>
/// <param name="CreatedAt">When it was appended.</param>
/// <param name="IsSame">Whether it is the same event, not only the same id.</param>
internal sealed record StoredEvent(LogPosition Position, StreamVersion Version, DateTimeOffset CreatedAt, bool IsSame);
