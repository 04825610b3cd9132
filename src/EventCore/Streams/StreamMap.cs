using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace EventCore;

/// <summary>A value for each of some streams, in the order they were given. Immutable.</summary>
/// <remarks>Commands mostly name a handful of streams, for which looking through an array beats hashing; a dictionary is made where there are more.</remarks>
internal sealed class StreamMap<T> : IReadOnlyDictionary<StreamId, T>
{
    private const int FewStreams = 8;

    private readonly StreamId[] _streams;
    private readonly T[] _values;
    private readonly Dictionary<StreamId, int>? _places;

    /// <summary>Takes the arrays over; neither may change afterwards.</summary>
    /// <param name="streams">The streams, each once.</param>
    /// <param name="values">A value for each.</param>
    public StreamMap(StreamId[] streams, T[] values)
    {
        (_streams, _values) = (streams, values);
        if (streams.Length > FewStreams)
        {
            _places = new Dictionary<StreamId, int>(streams.Length);
            for (var place = 0; place < streams.Length; place++)
            {
                _places.Add(streams[place], place);
            }
        }
    }

    private StreamMap(StreamId[] streams, T[] values, Dictionary<StreamId, int>? places) => (_streams, _values, _places) = (streams, values, places);

    public static StreamMap<T> None { get; } = new([], []);

    public int Count => _streams.Length;

    public IEnumerable<StreamId> Keys => _streams;

    public IEnumerable<T> Values => _values;

    public T this[StreamId key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"'{key}' is none of: {string.Join(", ", Keys)}.");

    public bool ContainsKey(StreamId key) => PlaceOf(key) >= 0;

    public bool TryGetValue(StreamId key, [MaybeNullWhen(false)] out T value)
    {
        var place = PlaceOf(key);
        value = place < 0 ? default : _values[place];
        return place >= 0;
    }

    /// <summary>The same streams with other values, one for each; the array may not change afterwards.</summary>
    public StreamMap<T> With(T[] values) => new(_streams, values, _places);

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<KeyValuePair<StreamId, T>> IEnumerable<KeyValuePair<StreamId, T>>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Where a stream stands in the order; -1 where it is none of them.</summary>
    public int PlaceOf(StreamId streamId)
    {
        if (_places is not null)
        {
            return _places.GetValueOrDefault(streamId, -1);
        }

        for (var place = 0; place < _streams.Length; place++)
        {
            if (ReferenceEquals(_streams[place], streamId) || _streams[place] == streamId)
            {
                return place;
            }
        }

        return -1;
    }

    internal struct Enumerator(StreamMap<T> map) : IEnumerator<KeyValuePair<StreamId, T>>
    {
        private int _place = -1;

        public readonly KeyValuePair<StreamId, T> Current => KeyValuePair.Create(map._streams[_place], map._values[_place]);

        readonly object IEnumerator.Current => Current;

        public bool MoveNext() => ++_place < map.Count;

        public void Reset() => _place = -1;

        public readonly void Dispose()
        {
        }
    }
}
