namespace EventCore.Stores;

/// <summary>A stream in a listing.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Version">How many events it holds.</param>
public sealed record StreamSummary(StreamId StreamId, StreamVersion Version);
