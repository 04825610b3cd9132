using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using EventCore.Stores;

namespace EventCore;

/// <summary>States to snapshots and back. No state and no stored content makes it throw: a snapshot that cannot be used is none.</summary>
internal static class SnapshotCodec
{
    /// <summary>The snapshot of a state; null, and counted, where it cannot be stored.</summary>
    public static StoredSnapshot? Encode<TState>(SnapshotDefinition<TState> definition, SnapshotKey key, IEnumerable<StreamHead> heads, TState state)
    {
        try
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(state, definition.Contract);
            if (json.Length <= definition.MaxStateBytes)
            {
                return new StoredSnapshot(key, heads, json);
            }

            SnapshotMetrics.CountUnsaved(key, SnapshotMetrics.TooLarge);
        }
        catch (Exception)
        {
            // What converters and property getters of the application throw can be anything.
            SnapshotMetrics.CountUnsaved(key, SnapshotMetrics.NotEncodable);
        }

        return null;
    }

    /// <summary>The state of a snapshot; none where it is of another format, or, which is counted, unreadable.</summary>
    public static bool TryDecode<TState>(SnapshotDefinition<TState> definition, StoredSnapshot snapshot, [NotNullWhen(true)] out TState? state)
    {
        state = default;
        var key = snapshot.Key;
        if (key.Name != definition.Name || key.FormatVersion != definition.FormatVersion || key.Variant != definition.Variant)
        {
            return false;
        }

        try
        {
            state = JsonSerializer.Deserialize(snapshot.State.Span, definition.Contract);
            if (state is not null)
            {
                return true;
            }
        }
        catch (Exception)
        {
            // What converters and constructors of the application throw can be anything.
        }

        state = default;
        SnapshotMetrics.CountUnreadable(key);
        return false;
    }
}
