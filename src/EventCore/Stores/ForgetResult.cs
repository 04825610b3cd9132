namespace EventCore.Stores;

/// <summary>What became of a subscription that was to be forgotten.</summary>
public abstract record ForgetResult
{
    private ForgetResult()
    {
    }

    /// <summary>It is gone, and so are its dead letters and its rebuild.</summary>
    public sealed record Forgotten : ForgetResult;

    /// <summary>There is none: it was never acquired, or has been forgotten, or the name is a rebuild's, which is cancelled instead.</summary>
    public sealed record Unknown : ForgetResult;

    /// <summary>Nothing was done: somebody owns it, or has asked for it.</summary>
    /// <param name="Name">What that is: the subscription, or its rebuild.</param>
    /// <param name="Owner">Who owns it, or wants to.</param>
    /// <param name="Until">Until when, unless that is renewed, by the store's clock.</param>
    public sealed record InUse(SubscriptionName Name, LeaseOwner Owner, DateTimeOffset Until) : ForgetResult;
}
