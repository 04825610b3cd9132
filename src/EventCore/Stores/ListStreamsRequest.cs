namespace EventCore.Stores;

/// <summary>A listing of one page of the streams that begin with a prefix.</summary>
/// <param name="Prefix">Taken literally; <see cref="StreamPrefix.All"/> lists every stream.</param>
/// <param name="After">Streams above this one, by code point; null begins at the first.</param>
/// <param name="PageSize">The most streams the page may hold; fewer mean that the end was reached.</param>
public sealed record ListStreamsRequest(StreamPrefix Prefix, StreamId? After = null, PageSize PageSize = default);
