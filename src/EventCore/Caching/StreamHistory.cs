namespace EventCore;

/// <summary>A whole stream, from its first event up to some version.</summary>
internal abstract class StreamHistory(StreamId streamId, StreamVersion version, long bytes)
{
    /// <summary>What an empty stream is counted with: its id of up to 255 characters and its places in the cache.</summary>
    public const long StreamOverheadBytes = 512;

    public StreamId StreamId { get; } = streamId;

    public StreamVersion Version { get; } = version;

    /// <summary>An estimate of the memory it takes.</summary>
    public long Bytes { get; } = bytes;

    /// <summary>Gives it to a cache, as what it is.</summary>
    public abstract void KeepIn(StreamCache cache);
}

/// <summary>A whole stream, from its first event up to some version, decoded as cases of one union.</summary>
/// <remarks>
/// Immutable, and safe to read while longer ones are made: those write only behind its end, into the array they share with
/// it, where one of them has claimed the place for itself; a second one that claims the same place takes a copy.
/// </remarks>
internal sealed class StreamHistory<TEvent> : StreamHistory
{
    private const int InitialCapacity = 4;

    private readonly Places _places;

    private StreamHistory(StreamId streamId, Places places, int count, long bytes)
        : base(streamId, new StreamVersion(count), bytes) => (_places, Count) = (places, count);

    /// <summary>How many events there are; the same number as the version.</summary>
    public int Count { get; }

    /// <summary>The event whose version is <paramref name="index"/> + 1.</summary>
    public Recorded<TEvent> this[int index] => _places.Events[index];

    public static StreamHistory<TEvent> Empty(StreamId streamId) => new(streamId, new Places([], used: 0), count: 0, StreamOverheadBytes);

    public override void KeepIn(StreamCache cache) => cache.Keep(this);

    /// <summary>The history with its next event.</summary>
    /// <param name="recorded">The event.</param>
    /// <param name="bytes">What it adds to <see cref="StreamHistory.Bytes"/>.</param>
    public StreamHistory<TEvent> With(Recorded<TEvent> recorded, long bytes)
    {
        var places = _places.TryClaim(Count) ? _places : _places.Copy(Count);
        places.Events[Count] = recorded;
        return new StreamHistory<TEvent>(StreamId, places, Count + 1, Bytes + bytes);
    }

    private sealed class Places(Recorded<TEvent>[] events, int used)
    {
        private int _used = used;

        public Recorded<TEvent>[] Events { get; } = events;

        /// <summary>Claims the place at an index for one caller.</summary>
        public bool TryClaim(int index) => index < Events.Length && Interlocked.CompareExchange(ref _used, index + 1, index) == index;

        /// <summary>As many events in an array with room for as many again, where the next place is claimed.</summary>
        public Places Copy(int count)
        {
            var copy = new Recorded<TEvent>[Math.Max(InitialCapacity, count * 2)];
            Events.AsSpan(0, count).CopyTo(copy);
            return new Places(copy, used: count + 1);
        }
    }
}
