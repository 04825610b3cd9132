namespace EventCore.Stores;

/// <summary>One page of some streams, as of one moment.</summary>
/// <param name="Events">
/// The first events of all the ranges together, in position order: as many as the page may hold, fewer only where there are no more.
/// </param>
/// <param name="Versions">Every stream asked for with its version at that moment.</param>
public sealed record StreamsPage(IReadOnlyList<RecordedEvent> Events, StreamVersions Versions);
