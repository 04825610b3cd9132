namespace EventCore;

/// <summary>The time that one execution of a command has.</summary>
internal static class ExecutionTime
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Refuses what is neither null, infinite, nor above zero and up to a day.</summary>
    public static TimeSpan? Checked(TimeSpan? value, string name) =>
        value is not { } time || time == Timeout.InfiniteTimeSpan || (time > TimeSpan.Zero && time <= Longest)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"A timeout must be above zero and at most one day, or {nameof(Timeout)}.{nameof(Timeout.InfiniteTimeSpan)}.");
}
