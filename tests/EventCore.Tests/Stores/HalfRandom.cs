namespace EventCore.Tests;

/// <summary>No randomness: jitter that is always half of what it may be.</summary>
internal sealed class HalfRandom : Random
{
    public override double NextDouble() => 0.5;
}
