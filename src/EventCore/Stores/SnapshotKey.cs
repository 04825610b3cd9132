using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace EventCore.Stores;

/// <summary>What a snapshot is stored under, within a log: its kind, its format, and the streams it was folded from.</summary>
/// <remarks>
/// The format belongs to the key, so that two versions of an application that run side by side each keep a snapshot of their
/// own instead of replacing the other's.
/// </remarks>
public sealed class SnapshotKey : IEquatable<SnapshotKey>
{
    private byte[]? _digest;

    /// <summary>A key. Naming a stream twice names it once, where it stands first.</summary>
    /// <param name="name">The stored name of the kind of state.</param>
    /// <param name="formatVersion">The version of its format, from 1.</param>
    /// <param name="streams">1 or more streams, in the order that a command names them: in another order they are another key.</param>
    /// <param name="variant">What else the state depends on; empty for nothing. Up to 255 characters, no control characters.</param>
    /// <exception cref="ArgumentException">There is no stream, the format version is not 1 or more, or the variant breaks its rules.</exception>
    public SnapshotKey(SnapshotName name, int formatVersion, IEnumerable<StreamId> streams, string variant = "")
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(formatVersion, 1);
        ArgumentNullException.ThrowIfNull(streams);
        ArgumentNullException.ThrowIfNull(variant);
        StoredText.RequireLabel(variant, "snapshot variant", reserved: null, nameof(variant));
        (Name, FormatVersion, Variant) = (name, formatVersion, variant);
        Streams = [.. streams.Distinct()];
        if (Streams.IsEmpty)
        {
            throw new ArgumentException("A snapshot must be of at least one stream, but names none.", nameof(streams));
        }
    }

    /// <summary>The stored name of the kind of state.</summary>
    public SnapshotName Name { get; }

    /// <summary>The version of its format.</summary>
    public int FormatVersion { get; }

    /// <summary>What else the state depends on; empty for nothing.</summary>
    public string Variant { get; }

    /// <summary>The streams, each once, in order.</summary>
    public ImmutableArray<StreamId> Streams { get; }

    /// <summary>SHA-256 of the variant and the streams, 32 bytes: for a store whose keys have to be short.</summary>
    /// <remarks>Made when it is first asked for: most keys only ever find a state in memory.</remarks>
    public ReadOnlyMemory<byte> Digest => _digest ??= MakeDigest();

    /// <inheritdoc/>
    public bool Equals(SnapshotKey? other) =>
        other is not null
        && FormatVersion == other.FormatVersion
        && Name == other.Name
        && Variant == other.Variant
        && Streams.SequenceEqual(other.Streams);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SnapshotKey);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, FormatVersion, Variant, Streams.Length, Streams[0], Streams[^1]);

    /// <summary>The name, the format and the streams.</summary>
    public override string ToString() => $"{Name} {FormatVersion} of {string.Join(", ", Streams)}";

    // No control character is in any of them, so the line ends keep them apart.
    private byte[] MakeDigest() => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Streams.Select(streamId => streamId.Value).Prepend(Variant))));
}
