using System.Collections.Immutable;

namespace EventCore.Stores;

/// <summary>What became of an append.</summary>
public abstract record AppendResult
{
    private AppendResult()
    {
    }

    /// <summary>Every event is in the log, durably: in neighbouring positions, in the order of the append, and with one creation time.</summary>
    /// <param name="Versions">Every stream of the append with its version after it.</param>
    /// <param name="LastPosition">The position of the last event of the append; the others have the positions before it.</param>
    /// <param name="CreatedAt">When the store appended its events: what <see cref="RecordedEvent.CreatedAt"/> says of them.</param>
    public sealed record Appended(StreamVersions Versions, LogPosition LastPosition, DateTimeOffset CreatedAt) : AppendResult;

    /// <summary>Nothing was written: some streams had moved on.</summary>
    /// <param name="Streams">Those streams, ordered by id, each with the version it actually has.</param>
    public sealed record Conflict(ImmutableArray<StreamConflict> Streams) : AppendResult
    {
        /// <summary>The streams of <paramref name="expected"/> whose actual version is another; null where there is none.</summary>
        public static Conflict? Between(StreamVersions expected, Func<StreamId, StreamVersion> actual)
        {
            ArgumentNullException.ThrowIfNull(expected);
            ArgumentNullException.ThrowIfNull(actual);
            var streams = expected
                .Select(pair => new StreamConflict(pair.Key, pair.Value, actual(pair.Key)))
                .Where(stream => stream.Expected != stream.Actual)
                .OrderBy(stream => stream.StreamId)
                .ToImmutableArray();
            return streams.IsEmpty ? null : new Conflict(streams);
        }
    }
}
