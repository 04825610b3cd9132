using System.Collections.Concurrent;
using EventCore.Stores;

namespace EventCore.Tests;

/// <summary>A store that writes down what it is asked for, and lets a test do something just before, as a process elsewhere might.</summary>
internal sealed class RecordingStore(IEventStore inner) : IEventStore, ISnapshotStore
{
    private readonly ConcurrentQueue<string> _calls = [];

    /// <summary>Such as <c>append</c>, <c>versions a b</c>, <c>read a>2 b>0</c>, <c>find</c> and, of a snapshot of 7 events, <c>save 7</c>.</summary>
    public IEnumerable<string> Calls => _calls;

    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    public Func<Task> After { get; set; } = () => Task.CompletedTask;

    public void Clear() => _calls.Clear();

    public ValueTask<AppendResult> AppendAsync(AppendRequest append, CancellationToken cancellationToken) =>
        CallAsync("append", () => inner.AppendAsync(append, cancellationToken));

    public ValueTask<StreamsPage> ReadStreamsAsync(ReadStreamsRequest read, CancellationToken cancellationToken) =>
        CallAsync($"read {string.Join(' ', read.Streams.Select(range => $"{range.StreamId}>{range.After}"))}", () => inner.ReadStreamsAsync(read, cancellationToken));

    public ValueTask<IReadOnlyList<RecordedEvent>> ReadLogAsync(ReadLogRequest read, CancellationToken cancellationToken) =>
        CallAsync("log", () => inner.ReadLogAsync(read, cancellationToken));

    public ValueTask<StreamVersions> ReadVersionsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) =>
        CallAsync($"versions {string.Join(' ', streams)}", () => inner.ReadVersionsAsync(streams, cancellationToken));

    public ValueTask<IReadOnlyList<StreamSummary>> ListStreamsAsync(ListStreamsRequest list, CancellationToken cancellationToken) =>
        CallAsync("list", () => inner.ListStreamsAsync(list, cancellationToken));

    public ValueTask<StoredSnapshot?> FindSnapshotAsync(SnapshotKey key, CancellationToken cancellationToken) =>
        CallAsync("find", () => Snapshots.FindSnapshotAsync(key, cancellationToken));

    public async ValueTask SaveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken) =>
        await CallAsync($"save {snapshot.EventCount}", () => Answered(Snapshots.SaveSnapshotAsync(snapshot, cancellationToken)));

    public async ValueTask RemoveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken) =>
        await CallAsync($"remove {snapshot.EventCount}", () => Answered(Snapshots.RemoveSnapshotAsync(snapshot, cancellationToken)));

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private ISnapshotStore Snapshots => (ISnapshotStore)inner;

    private static async ValueTask<bool> Answered(ValueTask call)
    {
        await call;
        return true;
    }

    private async ValueTask<T> CallAsync<T>(string call, Func<ValueTask<T>> answer)
    {
        _calls.Enqueue(call);
        await Before(call);
        var result = await answer();
        await After();
        return result;
    }
}
