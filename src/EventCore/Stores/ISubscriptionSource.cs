namespace EventCore.Stores;

/// <summary>What a store may do for subscriptions beside its reads. One that is none is asked for news again and again.</summary>
public interface ISubscriptionSource
{
    /// <summary>Where subscriptions read: the store itself, or a copy of its log that may be behind it and never holds anything else.</summary>
    /// <remarks>Decisions never read there.</remarks>
    IEventStore SubscriptionReads { get; }

    /// <summary>Calls back when something may have been appended, until what is returned is disposed.</summary>
    /// <param name="appended">
    /// Called on any thread, also several at once, and possibly for nothing. Returns quickly and throws nothing.
    /// </param>
    /// <remarks>
    /// A hint: subscriptions look by themselves as well, so a call that is lost delays events and loses none. Comes after the commit, and
    /// must not slow it down.
    /// </remarks>
    IAppendWatch WatchAppends(Action appended);
}
