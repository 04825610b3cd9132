namespace EventCore.Benchmarks;

/// <summary>How much is measured.</summary>
/// <param name="Rounds">How often every step runs.</param>
/// <param name="SecondsPerStep">How long each step is measured, at least about; warming up comes on top.</param>
internal sealed record ComparisonSettings(int Rounds, int SecondsPerStep)
{
    public static ComparisonSettings Quick { get; } = new(Rounds: 1, SecondsPerStep: 1);
}
