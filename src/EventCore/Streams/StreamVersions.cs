using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using EventCore.Stores;

namespace EventCore;

/// <summary>A version for each of some streams, each stream once. Equal when it holds the same streams at the same versions.</summary>
public sealed class StreamVersions : IReadOnlyDictionary<StreamId, StreamVersion>, IEquatable<StreamVersions>
{
    private readonly StreamMap<StreamVersion> _versions;

    /// <summary>Takes each stream with its version.</summary>
    /// <exception cref="ArgumentException">A stream is named twice.</exception>
    public StreamVersions(IEnumerable<KeyValuePair<StreamId, StreamVersion>> versions)
    {
        ArgumentNullException.ThrowIfNull(versions);
        var (streams, values) = (new List<StreamId>(), new List<StreamVersion>());
        var named = new HashSet<StreamId>();
        foreach (var (streamId, version) in versions)
        {
            ArgumentNullException.ThrowIfNull(streamId, nameof(versions));
            if (!named.Add(streamId))
            {
                throw new ArgumentException($"Stream '{streamId}' must be named once, but is named again.", nameof(versions));
            }

            streams.Add(streamId);
            values.Add(version);
        }

        _versions = new StreamMap<StreamVersion>([.. streams], [.. values]);
    }

    /// <summary>Takes the arrays over; neither may change afterwards.</summary>
    internal StreamVersions(StreamId[] streams, StreamVersion[] versions) => _versions = new StreamMap<StreamVersion>(streams, versions);

    private StreamVersions(StreamMap<StreamVersion> versions) => _versions = versions;

    /// <summary>No streams.</summary>
    public static StreamVersions None { get; } = new([], []);

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

    /// <summary>The versions once some events are appended; those to other streams count for none of them.</summary>
    internal StreamVersions After(ImmutableArray<NewEvent> events)
    {
        StreamVersion[] versions = [.. _versions.Values];
        foreach (var @event in events)
        {
            if (_versions.PlaceOf(@event.StreamId) is >= 0 and var place)
            {
                versions[place] = versions[place].After(1);
            }
        }

        return new StreamVersions(_versions.With(versions));
    }

    /// <summary>These and one more stream, which is none of them.</summary>
    internal StreamVersions With(StreamId streamId, StreamVersion version) => new([.. Keys, streamId], [.. Values, version]);

    /// <summary>Where a stream stands in the order they were given in; -1 where it is none of them.</summary>
    internal int PlaceOf(StreamId streamId) => _versions.PlaceOf(streamId);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<StreamId, StreamVersion>> GetEnumerator() => _versions.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(StreamVersions? other)
    {
        if (other is null || Count != other.Count)
        {
            return false;
        }

        foreach (var (streamId, version) in _versions)
        {
            if (!other.TryGetValue(streamId, out var others) || others != version)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StreamVersions);

    /// <inheritdoc/>
    public override int GetHashCode() => _versions.Aggregate(Count, (hash, pair) => hash ^ HashCode.Combine(pair.Key, pair.Value));

    /// <summary>Each stream with its version.</summary>
    public override string ToString() => string.Join(", ", _versions.Select(pair => $"{pair.Key} at {pair.Value}"));
}
