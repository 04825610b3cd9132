using System.Threading.Channels;
using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>A store whose saves a test answers one by one.</summary>
internal sealed class FakeSnapshotStore : ISnapshotStore
{
    private readonly Channel<(StoredSnapshot Snapshot, TaskCompletionSource Answer)> _saves = Channel.CreateUnbounded<(StoredSnapshot, TaskCompletionSource)>();

    public bool HasMore => _saves.Reader.TryPeek(out _);

    public async Task<(StoredSnapshot Snapshot, TaskCompletionSource Answer)> NextAsync() =>
        await _saves.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    public ValueTask SaveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.True(_saves.Writer.TryWrite((snapshot, answer)));
        return new ValueTask(answer.Task);
    }

    public ValueTask<StoredSnapshot?> FindSnapshotAsync(SnapshotKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask RemoveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken) => throw new NotSupportedException();
}
