using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace EventCore;

/// <summary>A version for each of some streams, each stream once. Equal when it holds the same streams at the same versions.</summary>
public sealed class StreamVersions : IReadOnlyDictionary<StreamId, StreamVersion>, IEquatable<StreamVersions>
{
    private readonly Dictionary<StreamId, StreamVersion> _versions;

    /// <summary>Takes each stream with its version.</summary>
    /// <exception cref="ArgumentException">A stream is named twice.</exception>
    public StreamVersions(IEnumerable<KeyValuePair<StreamId, StreamVersion>> versions)
    {
        ArgumentNullException.ThrowIfNull(versions);
        _versions = [];
        foreach (var (streamId, version) in versions)
        {
            ArgumentNullException.ThrowIfNull(streamId, nameof(versions));
            if (!_versions.TryAdd(streamId, version))
            {
                throw new ArgumentException($"Stream '{streamId}' must be named once, but is named again.", nameof(versions));
            }
        }
    }

    /// <summary>No streams.</summary>
    public static StreamVersions None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _versions.Count;

    /// <inheritdoc/>
    public IEnumerable<StreamId> Keys => _versions.Keys;

    /// <inheritdoc/>
    public IEnumerable<StreamVersion> Values => _versions.Values;

    /// <inheritdoc/>
    public StreamVersion this[StreamId key] => _versions[key];

    /// <inheritdoc/>
    public bool ContainsKey(StreamId key) => _versions.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(StreamId key, [MaybeNullWhen(false)] out StreamVersion value) => _versions.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<StreamId, StreamVersion>> GetEnumerator() => _versions.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(StreamVersions? other) =>
        other is not null
        && Count == other.Count
        && _versions.All(pair => other.TryGetValue(pair.Key, out var version) && version == pair.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StreamVersions);

    /// <inheritdoc/>
    public override int GetHashCode() => _versions.Aggregate(Count, (hash, pair) => hash ^ HashCode.Combine(pair.Key, pair.Value));

    /// <summary>Each stream with its version.</summary>
    public override string ToString() => string.Join(", ", _versions.Select(pair => $"{pair.Key} at {pair.Value}"));
}
