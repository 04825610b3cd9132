using EventCore.Stores;

namespace EventCore;

/// <summary>Judges a batch as <c>append_batch</c> does: in order, each append seeing those before it.</summary>
/// <param name="stored">Of the batch's events, counted from 0, those whose ids are in the log already.</param>
/// <param name="heads">Where every stream ends that the batch names.</param>
/// <param name="lastPosition">The log's last position.</param>
/// <param name="now">What all events of the batch say of their creation.</param>
internal sealed class AppendJudge(IReadOnlyDictionary<int, StoredEvent> stored, Dictionary<StreamId, StreamHead> heads, LogPosition lastPosition, DateTimeOffset now)
{
    private readonly List<long?> _positions = [];
    private long _lastPosition = lastPosition.Value;

    /// <summary>A position for each event that was judged so far; null where it is not to be written.</summary>
    public IReadOnlyList<long?> Positions => _positions;

    public AppendAnswer Judge(AppendRequest append)
    {
        if (AnswerToEarlier(append) is { } earlier)
        {
            return Skip(append, earlier);
        }

        return AppendResult.Conflict.Between(append, streamId => heads[streamId]) is { } conflict
            ? Skip(append, new AppendAnswer.Judged(conflict))
            : Write(append);
    }

    /// <summary>Before versions: an append that is sent again is recognised although others have appended since. Null where it is new.</summary>
    private AppendAnswer? AnswerToEarlier(AppendRequest append)
    {
        var first = _positions.Count;
        var taken = append.Events.Select((@event, no) => (Event: @event, Stored: stored.GetValueOrDefault(first + no))).Where(pair => pair.Stored is not null).ToList();
        if (taken.Count == 0)
        {
            return null;
        }

        if (taken.Count < append.Events.Length || !taken.TrueForAll(pair => pair.Stored!.IsSame))
        {
            return new AppendAnswer.Refused(new EventIdReusedException([.. taken.Select(pair => pair.Event.Id)], append.ExpectedVersions.Keys));
        }

        // A stream's version after it is that of its last event, or as expected where it got none.
        var after = append.ExpectedVersions.ToDictionary();
        foreach (var (@event, known) in taken)
        {
            after[@event.StreamId] = known!.Version;
        }

        return new AppendAnswer.Judged(new AppendResult.Appended(new StreamVersions(after), taken[^1].Stored!.Position, taken[^1].Stored!.CreatedAt));
    }

    private AppendAnswer Skip(AppendRequest append, AppendAnswer answer)
    {
        _positions.AddRange(Enumerable.Repeat<long?>(null, append.Events.Length));
        return answer;
    }

    private AppendAnswer.Judged Write(AppendRequest append)
    {
        foreach (var @event in append.Events)
        {
            _positions.Add(++_lastPosition);
            heads[@event.StreamId] = new StreamHead(heads[@event.StreamId].Version.After(1), @event.Id);
        }

        var after = new StreamVersions(append.ExpectedVersions.Keys.Select(streamId => KeyValuePair.Create(streamId, heads[streamId].Version)));
        return new AppendAnswer.Judged(new AppendResult.Appended(after, new LogPosition(_lastPosition), now));
    }
}
