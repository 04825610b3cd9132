using EventCore.Stores;

namespace EventCore;

/// <summary>A snapshot that waits for its turn, not yet encoded.</summary>
/// <param name="Key">What it is stored under.</param>
/// <param name="EventCount">How many events were folded.</param>
/// <param name="Encode">Makes it; null where it cannot be stored.</param>
internal sealed record PendingSnapshot(SnapshotKey Key, long EventCount, Func<StoredSnapshot?> Encode);
