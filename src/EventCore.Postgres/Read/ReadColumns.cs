using EventCore.Stores;

namespace EventCore;

/// <summary>A batch of reads as the arrays that the server function takes.</summary>
internal sealed class ReadColumns
{
    public ReadColumns(IReadOnlyList<ReadStreamsRequest> batch)
    {
        var streams = batch.Sum(read => read.Streams.Length);
        (Streams, After, UpTo, Asked) = (new string[streams], new long[streams], new long[streams], new (int, StreamId)[streams]);
        (FirstStreams, LastStreams, MaxEvents) = (new int[batch.Count], new int[batch.Count], new int[batch.Count]);
        var next = 0;
        for (var index = 0; index < batch.Count; index++)
        {
            FirstStreams[index] = next + 1;
            MaxEvents[index] = batch[index].PageSize.Value;
            foreach (var range in batch[index].Streams)
            {
                Streams[next] = range.StreamId.Value;
                After[next] = range.After.Value;
                UpTo[next] = range.UpTo?.Value ?? long.MaxValue;
                Asked[next] = (index, range.StreamId);
                next++;
            }

            LastStreams[index] = next;
        }
    }

    /// <summary>The streams of all reads, one read after the other: a stream that several of them name occurs several times.</summary>
    public string[] Streams { get; }

    public long[] After { get; }

    public long[] UpTo { get; }

    /// <summary>For each of <see cref="Streams"/>: which read of the batch asked for it, and as what.</summary>
    public (int Read, StreamId StreamId)[] Asked { get; }

    /// <summary>For each read the place of its first stream, counted from 1.</summary>
    public int[] FirstStreams { get; }

    public int[] LastStreams { get; }

    public int[] MaxEvents { get; }
}
