namespace EventCore.Postgres.Tests;

/// <summary>What befalls a handler now and then: it is slow, or throws.</summary>
internal sealed class Mischance(Random random)
{
    private const double SlowShare = 0.1;
    private const double ThrowShare = 0.000_5;
    private const int MaxDelayMilliseconds = 10;

    public async Task BefallAsync(CancellationToken cancellationToken)
    {
        var (slow, throws) = Roll();
        await Task.Delay(slow, cancellationToken);
        if (throws)
        {
            throw new InvalidOperationException("By chance.");
        }
    }

    private (int Slow, bool Throws) Roll()
    {
        lock (random)
        {
            return (random.NextDouble() < SlowShare ? random.Next(1, MaxDelayMilliseconds) : 0, random.NextDouble() < ThrowShare);
        }
    }
}
