namespace EventCore;

/// <summary>How many events the next batch of a projection gets, so that it takes about as long as it should.</summary>
internal sealed class BatchSize(int most, TimeSpan target)
{
    // Nothing is known of the first batch's handlers.
    private const int First = 64;

    /// <summary>From 1 to the most.</summary>
    public int Next { get; private set; } = Math.Min(First, most);

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
