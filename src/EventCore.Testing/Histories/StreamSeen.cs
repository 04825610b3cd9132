using System.Text.Json.Serialization;

namespace EventCore.Testing;

/// <summary>What an operation saw of one stream.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Version">How many of its events.</param>
/// <param name="Digest">Which ones, as <see cref="After"/> adds them up; null where only the version is known.</param>
[JsonConverter(typeof(StreamSeenJsonConverter))]
public sealed record StreamSeen(StreamId StreamId, StreamVersion Version, long? Digest = null)
{
    /// <summary>Nothing of a stream.</summary>
    public static StreamSeen Nothing(StreamId streamId) => new(streamId, StreamVersion.Empty, 0);

    /// <summary>What was seen, and one more event.</summary>
    public StreamSeen After(HistoryMark mark)
    {
        ArgumentNullException.ThrowIfNull(mark);
        return this with { Version = Version.After(1), Digest = Digest is { } digest ? Add(digest, mark.Operation, mark.Index) : null };
    }

    /// <summary>Adds an event to a digest in which the order counts: the finalizer of MurmurHash3 over both.</summary>
    internal static long Add(long digest, long operation, int index)
    {
        unchecked
        {
            var mixed = (ulong)digest ^ ((ulong)operation * 0x9E3779B97F4A7C15) ^ ((ulong)(index + 1) << 48);
            mixed = (mixed ^ (mixed >> 33)) * 0xFF51AFD7ED558CCD;
            mixed = (mixed ^ (mixed >> 33)) * 0xC4CEB9FE1A85EC53;
            return (long)(mixed ^ (mixed >> 33));
        }
    }
}
