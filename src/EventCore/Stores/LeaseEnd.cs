namespace EventCore.Stores;

/// <summary>What is to become of a subscription whose owner lets go of it.</summary>
public abstract record LeaseEnd
{
    private LeaseEnd()
    {
    }

    /// <summary>Anybody may go on with it at once.</summary>
    public sealed record Handover : LeaseEnd;

    /// <summary>Nobody goes on with it for a while.</summary>
    /// <param name="Time">How long.</param>
    /// <param name="Error">Why.</param>
    public sealed record Pause(TimeSpan Time, string Error) : LeaseEnd
    {
        /// <summary>Why.</summary>
        public string Error { get; } = StoredText.Storable(Error, DeadLetter.MaxErrorLength);
    }

    /// <summary>Nobody goes on with it until it is resumed.</summary>
    /// <param name="Error">Why.</param>
    public sealed record Stop(string Error) : LeaseEnd
    {
        /// <summary>Why.</summary>
        public string Error { get; } = StoredText.Storable(Error, DeadLetter.MaxErrorLength);
    }
}
