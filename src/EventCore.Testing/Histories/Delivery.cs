namespace EventCore.Testing;

/// <summary>What happened to a subscription.</summary>
public abstract record Delivery
{
    private Delivery()
    {
    }

    /// <summary>It was given an event.</summary>
    /// <param name="Position">Where it is in the log.</param>
    /// <param name="Id">Its id.</param>
    public sealed record Event(LogPosition Position, EventId Id) : Delivery;

    /// <summary>It began, or began anew behind its checkpoint: what it was given since then may come again.</summary>
    public sealed record Start : Delivery;
}
