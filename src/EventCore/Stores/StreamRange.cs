namespace EventCore.Stores;

/// <summary>The events of one stream whose version is above <paramref name="After"/> and at most <paramref name="UpTo"/>.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="After">0, the default, reads from the first event.</param>
/// <param name="UpTo">Null, the default, reads to the end.</param>
public sealed record StreamRange(StreamId StreamId, StreamVersion After = default, StreamVersion? UpTo = null);
