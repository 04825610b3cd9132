namespace EventCore.Benchmarks;

/// <summary>How much is measured.</summary>
/// <param name="Rounds">How often every step runs.</param>
/// <param name="WarmUpSeconds">How long each step, EventCore's or the bare database's, is warmed up before.</param>
/// <param name="SecondsPerStep">How long each step is measured then.</param>
/// <param name="EventsToRead">How long the log is that is read, a multiple of 10,000.</param>
internal sealed record ComparisonSettings(int Rounds, int WarmUpSeconds, int SecondsPerStep, int EventsToRead)
{
    public const int DefaultRounds = 3;

    /// <summary>What is measured for a verdict.</summary>
    public static ComparisonSettings Full { get; } = new(DefaultRounds, WarmUpSeconds: 5, SecondsPerStep: 4, EventsToRead: 1_000_000);

    /// <summary>What is measured to see that everything works.</summary>
    public static ComparisonSettings Quick { get; } = new(Rounds: 1, WarmUpSeconds: 1, SecondsPerStep: 1, EventsToRead: 100_000);

    /// <summary>How long the one load lasts that is measured instead of everything else; null where there is none.</summary>
    public int? SoakMinutes { get; init; }

    /// <summary>One load for so long.</summary>
    public static ComparisonSettings Soak(int minutes) => new(Rounds: 1, WarmUpSeconds: 5, SecondsPerStep: minutes * 60, EventsToRead: 0) { SoakMinutes = minutes };
}
