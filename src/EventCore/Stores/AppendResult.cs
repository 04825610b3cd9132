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
    /// <param name="Streams">Those streams, ordered by id, each with the version it actually has: the expected one where the stream has another event there.</param>
    public sealed record Conflict(ImmutableArray<StreamConflict> Streams) : AppendResult
    {
        /// <summary>The streams of an append that do not end where it expects them to; null where all of them do.</summary>
        /// <param name="append">What is expected.</param>
        /// <param name="actual">Where a stream ends.</param>
        public static Conflict? Between(AppendRequest append, Func<StreamId, StreamHead> actual)
        {
            ArgumentNullException.ThrowIfNull(append);
            ArgumentNullException.ThrowIfNull(actual);
            List<StreamConflict>? streams = null;
            foreach (var (streamId, expected) in append.ExpectedVersions)
            {
                var head = actual(streamId);
                if (head.Version != expected || (append.LastEvents.TryGetValue(streamId, out var last) && head.LastEvent != last))
                {
                    (streams ??= []).Add(new StreamConflict(streamId, expected, head.Version));
                }
            }

            return streams is null ? null : new Conflict([.. streams.OrderBy(stream => stream.StreamId)]);
        }
    }
}
