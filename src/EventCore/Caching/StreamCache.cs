using System.Diagnostics.CodeAnalysis;

namespace EventCore;

/// <summary>Streams in memory, decoded, as far as they are known; those used least recently make room for others.</summary>
/// <remarks>
/// Thread-safe, and every operation takes constant time. The same stream decoded as another union is another entry. Nothing
/// here is true for longer than it takes to return it: whoever decides on it has the store check the versions. Most streams
/// are whole; of one that grew too large under snapshotted commands, or that these read from a snapshot on, only the newest
/// events are kept, which serve them alone.
/// </remarks>
internal sealed class StreamCache
{
    /// <summary>A stream larger than this part of the bound would drive out too many others.</summary>
    private const int LargestStreamDivisor = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<Key, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _recentFirst = [];
    private long _bytes;

    public StreamCache(StreamCacheOptions options)
    {
        MaxBytes = options.MaxBytes;
        CommandMetrics.Observe(this);
    }

    public long MaxBytes { get; }

    /// <summary>Keeps nothing, and counts nothing.</summary>
    public bool IsOff => MaxBytes == 0;

    public long MaxStreamBytes => MaxBytes / LargestStreamDivisor;

    /// <summary>The estimated size of all that is kept.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Whether something of the stream is kept; not counted as a use.</summary>
    public bool Holds<TEvent>(StreamId streamId)
    {
        lock (_lock)
        {
            return _entries.ContainsKey(new Key(typeof(TEvent), streamId));
        }
    }

    /// <summary>What is kept of the stream, and serves: all of it, or what there is.</summary>
    public CachedStream<TEvent>? Find<TEvent>(StreamId streamId, HistoryNeed need)
    {
        if (IsOff)
        {
            return null;
        }

        var found = Use<TEvent>(streamId, need);
        (found is null ? CommandMetrics.CacheMisses : CommandMetrics.CacheHits).Add(1);
        return found;
    }

    /// <summary>Keeps a history unless a longer one is kept already. One that is too large is forgotten, and so are its shorter ones.</summary>
    public void Keep<TEvent>(StreamHistory<TEvent> history)
    {
        if (history.Bytes > MaxStreamBytes)
        {
            // A shorter one that stayed would have every command on this stream decide on it, and conflict, first.
            Forget<TEvent>(history.StreamId);
            return;
        }

        lock (_lock)
        {
            if (!TryUse<TEvent>(history.StreamId, out var entry))
            {
                Add(new Entry(new Key(typeof(TEvent), history.StreamId), history));
            }
            else if (history.Supersedes(entry.History))
            {
                _bytes += history.Bytes - entry.History.Bytes;
                entry.History = history;
            }

            while (_bytes > MaxBytes)
            {
                Remove(_recentFirst.Last!);
            }
        }
    }

    /// <summary>Takes notice of where a stream was seen to end that a decision expected to end elsewhere.</summary>
    public void See<TEvent>(StreamConflict stream)
    {
        lock (_lock)
        {
            // As many events as expected, but others. Where less is kept, the others were on their way when they were decided on.
            if (stream.Actual == stream.Expected
                && _entries.TryGetValue(new Key(typeof(TEvent), stream.StreamId), out var node)
                && node.Value.History.Version >= stream.Expected)
            {
                Remove(node);
                return;
            }
        }

        See<TEvent>(stream.StreamId, stream.Actual);
    }

    /// <summary>Takes notice of a version that the store was seen to hold.</summary>
    public void See<TEvent>(StreamId streamId, StreamVersion version)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(new Key(typeof(TEvent), streamId), out var node))
            {
                return;
            }

            if (version < node.Value.History.Version)
            {
                // No stream ever shrinks, so this is another log than the one that was read: an older backup, a new database.
                Remove(node);
            }
            else if (version > node.Value.SeenAt)
            {
                node.Value.SeenAt = version;
            }
        }
    }

    public void Forget<TEvent>(StreamId streamId)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(new Key(typeof(TEvent), streamId), out var node))
            {
                Remove(node);
            }
        }
    }

    private CachedStream<TEvent>? Use<TEvent>(StreamId streamId, HistoryNeed need)
    {
        lock (_lock)
        {
            return TryUse<TEvent>(streamId, out var entry) && (need == HistoryNeed.Tail || entry.History.IsWhole)
                ? new CachedStream<TEvent>((StreamHistory<TEvent>)entry.History, entry.SeenAt)
                : null;
        }
    }

    private bool TryUse<TEvent>(StreamId streamId, [NotNullWhen(true)] out Entry? entry)
    {
        if (!_entries.TryGetValue(new Key(typeof(TEvent), streamId), out var node))
        {
            entry = null;
            return false;
        }

        _recentFirst.Remove(node);
        _recentFirst.AddFirst(node);
        entry = node.Value;
        return true;
    }

    private void Add(Entry entry)
    {
        _entries.Add(entry.Key, _recentFirst.AddFirst(entry));
        _bytes += entry.History.Bytes;
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _recentFirst.Remove(node);
        _ = _entries.Remove(node.Value.Key);
        _bytes -= node.Value.History.Bytes;
    }

    private readonly record struct Key(Type Union, StreamId StreamId);

    private sealed class Entry(Key key, StreamHistory history)
    {
        public Key Key { get; } = key;

        public StreamHistory History { get; set; } = history;

        public StreamVersion SeenAt { get; set; } = history.Version;
    }
}
