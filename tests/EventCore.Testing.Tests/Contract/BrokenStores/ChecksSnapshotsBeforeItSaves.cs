using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Looks whether a snapshot is newer, and then saves it whatever was saved in between.</summary>
internal sealed class ChecksSnapshotsBeforeItSaves(IEventStore inner) : DelegatingEventStore(inner)
{
    public override async ValueTask SaveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken)
    {
        var stored = await Snapshots.FindSnapshotAsync(snapshot.Key, cancellationToken);
        if (stored is not null && stored.EventCount > snapshot.EventCount)
        {
            return;
        }

        // Lets others in between, as a round trip would.
        await Task.Yield();
        if (await Snapshots.FindSnapshotAsync(snapshot.Key, cancellationToken) is { } meanwhile)
        {
            await Snapshots.RemoveSnapshotAsync(meanwhile, cancellationToken);
        }

        await Snapshots.SaveSnapshotAsync(snapshot, cancellationToken);
    }
}
