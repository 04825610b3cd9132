using EventCore.Stores;

namespace EventCore;

/// <summary>A batch of appends as the arrays that the server function takes.</summary>
internal sealed class AppendColumns
{
    /// <summary>Of an append to more streams than these, an event's stream is looked up instead of searched for.</summary>
    private const int FewStreams = 8;

    private readonly Dictionary<StreamId, int> _streamNumbers;

    /// <summary>Where each stream ends after the decisions so far, if it begins where the first of them expects it.</summary>
    private readonly List<(long Version, Guid? LastEvent)> _ends;

    private readonly List<long> _expected;
    private readonly List<Guid?> _lastEvents;
    private bool _isConsistent = true;

    public AppendColumns(IReadOnlyList<AppendRequest> batch)
    {
        var reads = batch.Sum(append => append.ExpectedVersions.Count);
        (_streamNumbers, _ends) = (new(reads), new(reads));
        (_expected, _lastEvents) = (new(reads), new(reads));
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
        (Expected, LastEvents) = _isConsistent ? (_expected.ToArray(), _lastEvents.ToArray()) : ([], []);

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

    /// <summary>The version of each stream before the batch, if all of it can be appended; empty where some decision rules out another.</summary>
    public long[] Expected { get; }

    /// <summary>The event that each stream ends with there; null where it is not known or there is none.</summary>
    public Guid?[] LastEvents { get; }

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
        var first = read;
        var streams = new StreamId[append.ExpectedVersions.Count];
        var places = streams.Length > FewStreams ? new Dictionary<StreamId, int>(streams.Length) : null;
        foreach (var (streamId, expected) in append.ExpectedVersions)
        {
            streams[read - first] = streamId;
            places?.Add(streamId, read - first);
            ReadLastEvents[read] = append.LastEvents.TryGetValue(streamId, out var last) ? last.Value : null;
            (ReadAppends[read], ReadStreams[read], ReadExpected[read]) = (number, NumberOf(streamId, expected.Value, ReadLastEvents[read]), expected.Value);
            read++;
        }

        for (var index = 0; index < append.Events.Length; index++, @event++)
        {
            var added = append.Events[index];
            var readOfStream = first + (places is null ? Array.IndexOf(streams, added.StreamId) : places[added.StreamId]);
            (EventAppends[@event], EventNumbers[@event], EventStreams[@event]) = (number, index + 1, added.StreamId.Value);
            EventVersions[@event] = ReadExpected[readOfStream] + ++ReadEvents[readOfStream];
            ReadNewLastEvents[readOfStream] = added.Id.Value;
            (EventIds[@event], EventTypes[@event], EventData[@event]) = (added.Id.Value, added.Type.Value, added.Data);
            Metadata[@event] = CustomMetadataJson.Write(added.Metadata.Custom);
            (CorrelationIds[@event], CausationIds[@event], UserIds[@event]) = (added.Metadata.CorrelationId, added.Metadata.CausationId, added.Metadata.UserId);
        }

        for (var place = first; place < read; place++)
        {
            if (ReadEvents[place] > 0)
            {
                _ends[ReadStreams[place] - 1] = (ReadExpected[place] + ReadEvents[place], ReadNewLastEvents[place]);
            }
        }
    }

    private int NumberOf(StreamId streamId, long expected, Guid? lastEvent)
    {
        if (!_streamNumbers.TryGetValue(streamId, out var number))
        {
            _streamNumbers.Add(streamId, number = _streamNumbers.Count + 1);
            _expected.Add(expected);
            _lastEvents.Add(lastEvent);
            _ends.Add((expected, lastEvent));
            return number;
        }

        var (version, last) = _ends[number - 1];
        _isConsistent &= version == expected && (lastEvent is null || lastEvent == last);
        return number;
    }
}
