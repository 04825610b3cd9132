using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Keeps one snapshot for all formats.</summary>
internal sealed class MixesUpSnapshotFormats(IEventStore inner) : DelegatingEventStore(inner)
{
    public override ValueTask<StoredSnapshot?> FindSnapshotAsync(SnapshotKey key, CancellationToken cancellationToken) =>
        Snapshots.FindSnapshotAsync(WithoutFormat(key), cancellationToken);

    public override ValueTask SaveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken) =>
        Snapshots.SaveSnapshotAsync(new StoredSnapshot(WithoutFormat(snapshot.Key), snapshot.Heads, snapshot.State), cancellationToken);

    private static SnapshotKey WithoutFormat(SnapshotKey key) => new(key.Name, formatVersion: 1, key.Streams, key.Variant);
}
