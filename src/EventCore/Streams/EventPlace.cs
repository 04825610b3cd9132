using EventCore.Stores;

namespace EventCore;

/// <summary>Where in the log the events of one decision are, and since when: unknown until the store has committed it.</summary>
internal sealed class EventPlace
{
    /// <summary>Above every position, so that what is under way comes after what is committed.</summary>
    public const long FirstOrder = 1L << 62;

    private LogPosition _beforeFirst;
    private DateTimeOffset _createdAt;
    private volatile bool _isKnown;

    /// <summary>What stands for the position of the first event among those of decisions that are under way; set before others see it.</summary>
    public long Order { get; set; }

    /// <exception cref="EventPlaceUnknownException">The decision is not committed yet.</exception>
    public DateTimeOffset CreatedAt => _isKnown ? _createdAt : throw new EventPlaceUnknownException();

    /// <param name="index">Counted from 0 over the events of the decision.</param>
    /// <exception cref="EventPlaceUnknownException">The decision is not committed yet.</exception>
    public LogPosition PositionOf(int index) => _isKnown ? new LogPosition(_beforeFirst.Value + index + 1) : throw new EventPlaceUnknownException();

    /// <summary>Once, when the store has answered.</summary>
    public void Set(AppendResult.Appended appended, int events)
    {
        // The positions of one append are contiguous.
        (_beforeFirst, _createdAt) = (new LogPosition(appended.LastPosition.Value - events), appended.CreatedAt);
        _isKnown = true;
    }
}
