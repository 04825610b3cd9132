namespace EventCore;

/// <summary>An event that a subscription failed at and went past.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="EventId">Its id.</param>
/// <param name="Error">What went wrong the last time.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="FailedAt">When it was tried last, to the microsecond, by the clock of whoever tried.</param>
public sealed record DeadLetter(LogPosition Position, EventId EventId, string Error, int Attempts, DateTimeOffset FailedAt)
{
    /// <summary>The longest error that is kept, in UTF-16 code units; what is longer is cut.</summary>
    public const int MaxErrorLength = 4_000;

    /// <summary>What went wrong the last time.</summary>
    public string Error { get; } = StoredText.Storable(Error, MaxErrorLength);
}
