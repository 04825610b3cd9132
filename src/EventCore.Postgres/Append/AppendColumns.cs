using EventCore.Stores;

namespace EventCore;

/// <summary>A batch of appends as the arrays that the server function takes.</summary>
internal sealed class AppendColumns
{
    private readonly Dictionary<StreamId, int> _streamNumbers = [];

    public AppendColumns(IReadOnlyList<AppendRequest> batch)
    {
        var reads = batch.Sum(append => append.ExpectedVersions.Count);
        var events = batch.Sum(append => append.Events.Length);
        (FirstReads, FirstEvents) = (new int[batch.Count], new int[batch.Count]);
        (ReadAppends, ReadStreams, ReadExpected, ReadEvents) = (new int[reads], new int[reads], new long[reads], new int[reads]);
        (ReadLastEvents, ReadNewLastEvents) = (new Guid?[reads], new Guid?[reads]);
        (EventAppends, EventNumbers, EventStreams, EventVersions) = (new int[events], new int[events], new string[events], new long[events]);
        (EventIds, EventTypes) = (new Guid[events], new string[events]);
        (EventData, Metadata) = (new ReadOnlyMemory<byte>[events], new ReadOnlyMemory<byte>[events]);
        (CorrelationIds, CausationIds, UserIds) = (new string?[events], new string?[events], new string?[events]);

        var (read, @event) = (0, 0);
        for (var index = 0; index < batch.Count; index++)
        {
            (FirstReads[index], FirstEvents[index]) = (read, @event);
            Fill(batch[index], index + 1, ref read, ref @event);
        }

        Streams = [.. _streamNumbers.Keys.Select(streamId => streamId.Value)];

        // What no event has costs nothing: a short array is filled up with nulls.
        Metadata = batch.All(append => append.Events.All(added => added.Metadata.Custom.Count == 0)) ? [] : Metadata;
        CorrelationIds = Array.TrueForAll(CorrelationIds, id => id is null) ? [] : CorrelationIds;
        CausationIds = Array.TrueForAll(CausationIds, id => id is null) ? [] : CausationIds;
        UserIds = Array.TrueForAll(UserIds, id => id is null) ? [] : UserIds;
    }

    /// <summary>Where each append's streams begin among the reads.</summary>
    public int[] FirstReads { get; }

    /// <summary>Where each append's events begin among all events.</summary>
    public int[] FirstEvents { get; }

    public string[] Streams { get; }

    public int[] ReadAppends { get; }

    public int[] ReadStreams { get; }

    public long[] ReadExpected { get; }

    public Guid?[] ReadLastEvents { get; }

    public int[] ReadEvents { get; }

    public Guid?[] ReadNewLastEvents { get; }

    public int[] EventAppends { get; }

    public int[] EventNumbers { get; }

    public string[] EventStreams { get; }

    public long[] EventVersions { get; }

    public Guid[] EventIds { get; }

    public string[] EventTypes { get; }

    public ReadOnlyMemory<byte>[] EventData { get; }

    public ReadOnlyMemory<byte>[] Metadata { get; }

    public string?[] CorrelationIds { get; }

    public string?[] CausationIds { get; }

    public string?[] UserIds { get; }

    private void Fill(AppendRequest append, int number, ref int read, ref int @event)
    {
        var readOf = new Dictionary<StreamId, int>(append.ExpectedVersions.Count);
        foreach (var (streamId, expected) in append.ExpectedVersions)
        {
            if (!_streamNumbers.TryGetValue(streamId, out var stream))
            {
                _streamNumbers.Add(streamId, stream = _streamNumbers.Count + 1);
            }

            (ReadAppends[read], ReadStreams[read], ReadExpected[read]) = (number, stream, expected.Value);
            ReadLastEvents[read] = append.LastEvents.TryGetValue(streamId, out var last) ? last.Value : null;
            readOf.Add(streamId, read++);
        }

        for (var index = 0; index < append.Events.Length; index++, @event++)
        {
            var added = append.Events[index];
            var readOfStream = readOf[added.StreamId];
            (EventAppends[@event], EventNumbers[@event], EventStreams[@event]) = (number, index + 1, added.StreamId.Value);
            EventVersions[@event] = ReadExpected[readOfStream] + ++ReadEvents[readOfStream];
            ReadNewLastEvents[readOfStream] = added.Id.Value;
            (EventIds[@event], EventTypes[@event], EventData[@event]) = (added.Id.Value, added.Type.Value, added.Data);
            Metadata[@event] = CustomMetadataJson.Write(added.Metadata.Custom);
            (CorrelationIds[@event], CausationIds[@event], UserIds[@event]) = (added.Metadata.CorrelationId, added.Metadata.CausationId, added.Metadata.UserId);
        }
    }
}
