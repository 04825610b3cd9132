using System.Text.Json;
using EventCore.Stores;

namespace EventCore.Testing.Tests;

/// <summary>Drops the white space of states.</summary>
internal sealed class RespellsSnapshots(IEventStore inner) : DelegatingEventStore(inner)
{
    public override ValueTask SaveSnapshotAsync(StoredSnapshot snapshot, CancellationToken cancellationToken) =>
        Snapshots.SaveSnapshotAsync(new StoredSnapshot(snapshot.Key, snapshot.Heads, Respelled(snapshot.State)), cancellationToken);

    private static byte[] Respelled(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.SerializeToUtf8Bytes(document.RootElement);
    }
}
