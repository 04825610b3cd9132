namespace EventCore.Cli;

/// <summary>One event in a <see cref="DeadLettersDocument"/>.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="EventId">Its id.</param>
/// <param name="Error">What went wrong the last time.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="FailedAt">When it was tried last.</param>
internal sealed record DeadLetterEntry(long Position, Guid EventId, string Error, int Attempts, DateTimeOffset FailedAt)
{
    public static DeadLetterEntry Of(DeadLetter letter) => new(letter.Position.Value, letter.EventId.Value, letter.Error, letter.Attempts, letter.FailedAt);
}
