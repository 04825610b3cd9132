namespace EventCore;

/// <summary>How often a command is decided again after a conflict, and how long it waits in between.</summary>
/// <remarks>
/// The wait is exponential with full jitter: a random time between zero and the smaller of <see cref="MaxDelay"/> and
/// <see cref="BaseDelay"/> × <see cref="Factor"/>^(conflicts − 1). Source: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
/// A command whose conflict only showed that the stream cache was behind is decided again at once: nobody contended with it.
/// </remarks>
public sealed record RetryPolicy
{
    /// <summary>5 attempts, from 10 ms, doubling, to 1 s.</summary>
    public static RetryPolicy Default { get; } = new();

    /// <summary>Decide once; report a conflict at once.</summary>
    public static RetryPolicy None { get; } = new() { MaxAttempts = 1 };

    /// <summary>Attempts in all, the first included: 1 to 1,000; 5 unless set.</summary>
    public int MaxAttempts
    {
        get;
        init => field = value is >= 1 and <= 1_000 ? value : throw new ArgumentOutOfRangeException(nameof(MaxAttempts), value, "There must be 1 to 1,000 attempts.");
    } = 5;

    /// <summary>The longest wait after the first conflict; 10 ms unless set.</summary>
    public TimeSpan BaseDelay { get; init => field = NotNegative(value, nameof(BaseDelay)); } = TimeSpan.FromMilliseconds(10);

    /// <summary>How much longer the longest wait is after each further conflict: 1 or more; 2 unless set.</summary>
    public double Factor
    {
        get;
        init => field = double.IsFinite(value) && value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Factor), value, "The factor must be 1 or more.");
    } = 2;

    /// <summary>No wait is longer; 1 s unless set.</summary>
    public TimeSpan MaxDelay { get; init => field = NotNegative(value, nameof(MaxDelay)); } = TimeSpan.FromSeconds(1);

    /// <summary>The wait after the given number of conflicts, for a random number from 0 (included) to 1 (excluded).</summary>
    internal TimeSpan DelayAfter(int conflicts, double random) =>
        random * TimeSpan.FromTicks((long)Math.Min(MaxDelay.Ticks, BaseDelay.Ticks * Math.Pow(Factor, conflicts - 1)));

    private static TimeSpan NotNegative(TimeSpan value, string name) =>
        value >= TimeSpan.Zero && value <= TimeSpan.FromHours(1) ? value : throw new ArgumentOutOfRangeException(name, value, "A delay must be between zero and one hour.");
}
