namespace EventCore;

/// <summary>One subscription's part in a feed, until it is disposed.</summary>
internal sealed class FeedMember(LogFeed feed, Func<ValueTask> leave) : IAsyncDisposable
{
    public LogFeed Feed => feed;

    /// <summary>Behind what it reads next: it needs nothing before that any more. Null while it has read no page, as one does not that reads streams. The feed's lock guards it.</summary>
    public LogPosition? At { get; set; }

    public ValueTask DisposeAsync() => leave();
}
