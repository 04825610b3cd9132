using EventCore.Stores;

namespace EventCore;

/// <summary>A stream up to some version, from its first event or from a later one.</summary>
/// <param name="streamId">The stream.</param>
/// <param name="start">The version before the first event at hand; 0 where the whole stream is.</param>
/// <param name="version">The version of the last event.</param>
/// <param name="bytes">An estimate of the memory it takes.</param>
internal abstract class StreamHistory(StreamId streamId, StreamVersion start, StreamVersion version, long bytes)
{
    /// <summary>What an empty stream is counted with: its id of up to 255 characters and its places in the cache.</summary>
    public const long StreamOverheadBytes = 512;

    public StreamId StreamId { get; } = streamId;

    /// <summary>The version before the first event at hand.</summary>
    public StreamVersion Start { get; } = start;

    public StreamVersion Version { get; } = version;

    /// <summary>An estimate of the memory it takes.</summary>
    public long Bytes { get; } = bytes;

    /// <summary>Whether it begins with the stream's first event, so that a state can be folded from it alone.</summary>
    public bool IsWhole => Start == StreamVersion.Empty;

    /// <summary>Whether it replaces another one of the same stream: it goes further, or as far and begins earlier.</summary>
    public bool Supersedes(StreamHistory other) => Version > other.Version || (Version == other.Version && Start < other.Start);

    /// <summary>Gives it to a cache, as what it is.</summary>
    public abstract void KeepIn(StreamCache cache);
}

/// <summary>A stream up to some version, from its first event or from a later one, decoded as cases of one union.</summary>
/// <remarks>
/// Immutable, and safe to read while longer ones are made: those write only behind its end, into the array they share with
/// it, where one of them has claimed the place for itself; a second one that claims the same place takes a copy.
/// </remarks>
internal sealed class StreamHistory<TEvent> : StreamHistory
{
    private const int InitialCapacity = 4;

    private readonly Places _places;

    private StreamHistory(StreamId streamId, StreamVersion start, Places places, int count, long bytes)
        : base(streamId, start, start.After(count), bytes) => (_places, Count) = (places, count);

    /// <summary>How many events are at hand.</summary>
    public int Count { get; }

    /// <summary>What became of the event whose version is <see cref="StreamHistory.Start"/> + <paramref name="index"/> + 1; see <see cref="DecodedEvents{TEvent}"/>.</summary>
    public Recorded<TEvent> this[int index] => _places.Items[index].Event;

    public static StreamHistory<TEvent> Empty(StreamId streamId) => After(streamId, StreamVersion.Empty);

    /// <summary>A stream of which nothing is at hand up to a version, and there is nothing more yet.</summary>
    public static StreamHistory<TEvent> After(StreamId streamId, StreamVersion start) => new(streamId, start, new Places([], used: 0), count: 0, StreamOverheadBytes);

    /// <summary>Where the events after a version begin; <see cref="Count"/> where there are none.</summary>
    /// <param name="version">From <see cref="StreamHistory.Start"/> to <see cref="StreamHistory.Version"/>.</param>
    public int IndexAfter(StreamVersion version) => (int)(version.Value - Start.Value);

    /// <summary>Whether the stream went through this head for certain, so that a state that was folded up to it can be folded on from here.</summary>
    public bool Proves(StreamHead head) => head.LastEvent is null ? IsWhole : Find(head.Version)?.Id == head.LastEvent;

    /// <summary>Whether the stream never went through this head for certain.</summary>
    public bool Disproves(StreamHead head) => head.LastEvent is not null && Find(head.Version) is { } found && found.Id != head.LastEvent;

    public override void KeepIn(StreamCache cache) => cache.Keep(this);

    /// <summary>The history with its next event.</summary>
    /// <param name="recorded">The event.</param>
    /// <param name="bytes">What it adds to <see cref="StreamHistory.Bytes"/>.</param>
    public StreamHistory<TEvent> With(Recorded<TEvent> recorded, long bytes)
    {
        var places = _places.TryClaim(Count) ? _places : _places.Copy(Count);
        places.Items[Count] = new Place(recorded, bytes);
        return new StreamHistory<TEvent>(StreamId, Start, places, Count + 1, Bytes + bytes);
    }

    /// <summary>The history without its oldest events: those that do not fit into so many bytes with all that follow them.</summary>
    /// <param name="maxBytes">How many.</param>
    /// <param name="atLeastFrom">The version of an event that stays in any case, as do all after it.</param>
    public StreamHistory<TEvent> Newest(long maxBytes, StreamVersion atLeastFrom)
    {
        var (first, bytes) = (Count, StreamOverheadBytes);
        while (first > 0 && (bytes + _places.Items[first - 1].Bytes <= maxBytes || Start.Value + first >= atLeastFrom.Value))
        {
            bytes += _places.Items[--first].Bytes;
        }

        return new StreamHistory<TEvent>(StreamId, Start.After(first), _places.Copy(first, Count - first), Count - first, bytes);
    }

    private Recorded<TEvent>? Find(StreamVersion version) => version > Start && version <= Version ? this[IndexAfter(version) - 1] : null;

    private readonly record struct Place(Recorded<TEvent> Event, long Bytes);

    private sealed class Places(Place[] items, int used)
    {
        private int _used = used;

        public Place[] Items { get; } = items;

        /// <summary>Claims the place at an index for one caller.</summary>
        public bool TryClaim(int index) => index < Items.Length && Interlocked.CompareExchange(ref _used, index + 1, index) == index;

        /// <summary>As many events in an array with room for as many again, where the next place is claimed.</summary>
        public Places Copy(int count) => new(Copied(0, count), used: count + 1);

        /// <summary>Some of the events in an array with room for as many again.</summary>
        public Places Copy(int first, int count) => new(Copied(first, count), used: count);

        private Place[] Copied(int first, int count)
        {
            var copy = new Place[Math.Max(InitialCapacity, count * 2)];
            Items.AsSpan(first, count).CopyTo(copy);
            return copy;
        }
    }
}
