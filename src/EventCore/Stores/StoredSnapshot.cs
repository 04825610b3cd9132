using System.Collections.Immutable;

namespace EventCore.Stores;

/// <summary>A folded state as a store keeps it: cached, and safe to delete.</summary>
public sealed class StoredSnapshot
{
    /// <summary>The largest state that every store holds: 16 MiB (16,777,216 bytes).</summary>
    public const int MaxStateBytes = 16_777_216;

    /// <summary>A state as of one moment of the log.</summary>
    /// <param name="key">What it is stored under.</param>
    /// <param name="heads">
    /// How far each stream of the key was folded, in the order of the key's streams. All of one moment: no event of one stream
    /// that was left out may stand before an event of another that was folded.
    /// </param>
    /// <param name="state">One JSON value in UTF-8; kept, not copied, so it must not change afterwards.</param>
    /// <exception cref="ArgumentException">
    /// There is not one head for each stream, one has no last event although it has events, or the state is larger than
    /// <see cref="MaxStateBytes"/> or no JSON by the rules of <see cref="NewEvent"/>.
    /// </exception>
    public StoredSnapshot(SnapshotKey key, IEnumerable<StreamHead> heads, ReadOnlyMemory<byte> state)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(heads);
        Heads = [.. heads];
        if (Heads.Length != key.Streams.Length)
        {
            throw new ArgumentException($"A snapshot must say of each stream how far it was folded, but {key} has {Heads.Length} heads for {key.Streams.Length} streams.", nameof(heads));
        }

        if (Heads.Any(head => head.LastEvent is null != (head.Version == StreamVersion.Empty)))
        {
            throw new ArgumentException($"A stream has a last event unless it is empty, but a head of {key} has only one of version and last event.", nameof(heads));
        }

        if (state.Length > MaxStateBytes)
        {
            throw new ArgumentException($"A snapshot may hold at most {MaxStateBytes} bytes of state, but {key} has {state.Length}.", nameof(state));
        }

        if (StorableJson.FindFault(state.Span) is { } fault)
        {
            throw new ArgumentException($"The state of {key} must be JSON that every store can hold, but {fault}", nameof(state));
        }

        (Key, State) = (key, state);
        EventCount = Heads.Aggregate(0L, (count, head) => checked(count + head.Version.Value));
    }

    /// <summary>What it is stored under.</summary>
    public SnapshotKey Key { get; }

    /// <summary>How far each stream was folded, in the order of the key's streams.</summary>
    /// <remarks>Where the log has another event at that version, or none, the snapshot is not of that log.</remarks>
    public ImmutableArray<StreamHead> Heads { get; }

    /// <summary>One JSON value in UTF-8. It comes back byte for byte.</summary>
    public ReadOnlyMemory<byte> State { get; }

    /// <summary>How many events were folded, of all streams together. Of two snapshots of one key, the one of more events is newer.</summary>
    public long EventCount { get; }
}
