using System.Text;

namespace EventCore.Stores;

/// <summary>How much one append may hold. A store checks them before any I/O.</summary>
public sealed record AppendLimits
{
    /// <summary>The defaults: 10,000 events, 1,000 streams, 1 MiB of data and 64 KiB of custom metadata per event, 64 MiB in all.</summary>
    public static AppendLimits Default { get; } = new();

    /// <summary>Events per append; 10,000 unless set.</summary>
    public int MaxEvents { get; init => field = Positive(value, nameof(MaxEvents)); } = 10_000;

    /// <summary>Streams per append, those only read included; 1,000 unless set.</summary>
    public int MaxStreams { get; init => field = Positive(value, nameof(MaxStreams)); } = 1_000;

    /// <summary>Bytes of UTF-8 data per event; 1 MiB (1,048,576) unless set.</summary>
    public int MaxEventBytes { get; init => field = Positive(value, nameof(MaxEventBytes)); } = 1_048_576;

    /// <summary>Bytes of UTF-8 in the custom metadata of one event, keys and values together; 64 KiB (65,536) unless set.</summary>
    public int MaxMetadataBytes { get; init => field = Positive(value, nameof(MaxMetadataBytes)); } = 65_536;

    /// <summary>Bytes of data and custom metadata of all events of an append together; 64 MiB (67,108,864) unless set.</summary>
    public int MaxAppendBytes { get; init => field = Positive(value, nameof(MaxAppendBytes)); } = 67_108_864;

    /// <summary>Refuses an append that is too large, naming the limit.</summary>
    /// <exception cref="ArgumentException">A limit is exceeded.</exception>
    public void Check(AppendRequest append)
    {
        ArgumentNullException.ThrowIfNull(append);
        Require(append.Events.Length, MaxEvents, "events", "one append", nameof(MaxEvents));
        Require(append.ExpectedVersions.Count, MaxStreams, "streams", "one append", nameof(MaxStreams));
        var total = 0L;
        foreach (var @event in append.Events)
        {
            var metadataBytes = @event.Metadata.Custom.Count == 0 ? 0 : @event.Metadata.Custom.Sum(pair => (long)Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value));
            Require(@event.Data.Length, MaxEventBytes, "bytes of data", @event, nameof(MaxEventBytes));
            Require(metadataBytes, MaxMetadataBytes, "bytes of custom metadata", @event, nameof(MaxMetadataBytes));
            total += @event.Data.Length + metadataBytes;
        }

        Require(total, MaxAppendBytes, "bytes of data and metadata", "one append", nameof(MaxAppendBytes));
    }

    /// <summary>Refuses a read of no stream, of one twice, or of more streams than one append could check, naming the limit.</summary>
    /// <exception cref="ArgumentException">There is no stream, one is named twice, or the limit is exceeded.</exception>
    public void CheckStreams(IReadOnlyCollection<StreamId> streams)
    {
        ArgumentNullException.ThrowIfNull(streams);
        CheckStreams(streams.Count);
        var named = new HashSet<StreamId>(streams.Count);
        foreach (var streamId in streams)
        {
            if (!named.Add(streamId))
            {
                throw new ArgumentException($"A read must name each stream once, but names '{streamId}' twice.", nameof(streams));
            }
        }
    }

    /// <summary>Refuses a read of no stream, or of more streams than one append could check, naming the limit.</summary>
    /// <param name="count">How many different streams the read names.</param>
    /// <exception cref="ArgumentException">There is no stream, or the limit is exceeded.</exception>
    public void CheckStreams(int count)
    {
        if (count == 0)
        {
            // The reader's argument: of a count its caller knows nothing.
            throw new ArgumentException("A read must name at least one stream, but names none.", "streams");
        }

        Require(count, MaxStreams, "streams", "one read", nameof(MaxStreams));
    }

    // The text is made for whoever is refused, and for nobody else.
    private static void Require(long found, int limit, string what, NewEvent @event, string name)
    {
        if (found > limit)
        {
            Require(found, limit, what, $"event {@event.Id} of stream '{@event.StreamId}'", name);
        }
    }

    private static void Require(long found, int limit, string what, string where, string name)
    {
        if (found > limit)
        {
            throw new ArgumentException($"There may be at most {limit} {what} in {where}, but there are {found}. Split it, or raise {nameof(AppendLimits)}.{name}.", name);
        }
    }

    private static int Positive(int value, string name) =>
        value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, "A limit must be 1 or more.");
}
