namespace EventCore.Postgres.Tests;

/// <summary>What is known of one stream: another order, a repeat or a gap gives another one.</summary>
internal sealed record Tally(long Version = 0, long Sum = 0, long Digest = 0)
{
    public Tally Apply(Recorded<StepEvent> recorded)
    {
        var number = ((StepEvent.Stepped)recorded.Data).Number;
        return new Tally(Version + 1, Sum + number, ((Digest * 31) + recorded.Version.Value + (recorded.Position.Value * 7) + number) % 1_000_000_007);
    }
}
