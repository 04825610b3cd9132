namespace EventCore;

/// <summary>Whether a subscription with a checkpoint is to run.</summary>
public enum SubscriptionStatus
{
    /// <summary>Whoever owns it goes on with it.</summary>
    Running,

    /// <summary>Nobody goes on with it until a time, or until it is resumed.</summary>
    Paused,

    /// <summary>It failed, and nobody goes on with it until it is resumed.</summary>
    Stopped,
}
