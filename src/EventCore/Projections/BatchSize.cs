namespace EventCore;

/// <summary>How many events the next batch of a projection gets, so that it takes about as long as it should.</summary>
internal sealed class BatchSize(int most, TimeSpan target)
{
    /// <summary>From 1 to the most. It begins with 1: nothing is known of the handlers, and a batch that takes longer than the lease is for nothing.</summary>
    public int Next { get; private set; } = 1;

    /// <summary>Learns from a batch: twice as many where it took less than half the time, half as many where it took longer.</summary>
    public void Took(int events, TimeSpan time)
    {
        if (time > target)
        {
            Next = Math.Max(1, Math.Min(Next, events) / 2);
        }
        else if (events == Next && time < target / 2)
        {
            Next = Math.Min(most, Next * 2);
        }
    }
}
