using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>A store that has saved at once, and says so.</summary>
internal sealed class SavingStore(Action saved) : ISnapshotStore
{
    public ValueTask SaveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken)
    {
        saved();
        return ValueTask.CompletedTask;
    }

    public ValueTask<StoredSnapshot?> FindSnapshotAsync(SnapshotKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask RemoveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken) => throw new NotSupportedException();
}
