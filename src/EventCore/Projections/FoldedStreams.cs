namespace EventCore;

/// <summary>What some streams come to.</summary>
/// <param name="State">The state.</param>
/// <param name="Versions">Every stream with the version it was folded up to, all of one moment; 0 for one that nobody has written to.</param>
public sealed record FoldedStreams<TState>(TState State, StreamVersions Versions);
