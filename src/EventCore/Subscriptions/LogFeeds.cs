using System.Runtime.CompilerServices;
using EventCore.Stores;

namespace EventCore;

/// <summary>The feeds of one store object: one for each clock that somebody subscribes with, while somebody does.</summary>
internal sealed class LogFeeds
{
    /// <summary>Weak, so that whoever wrote a store need not know of feeds.</summary>
    private static readonly ConditionalWeakTable<IEventStore, LogFeeds> OfStores = [];

    private readonly Lock _lock = new();
    private readonly Dictionary<TimeProvider, LogFeed> _feeds = [];

    /// <summary>Takes part in the feed of a store.</summary>
    public static FeedMember Join(IEventStore store, TimeProvider timeProvider) => OfStores.GetOrCreateValue(store).JoinFeed(store, timeProvider);

    private FeedMember JoinFeed(IEventStore store, TimeProvider timeProvider)
    {
        lock (_lock)
        {
            if (!_feeds.TryGetValue(timeProvider, out var feed))
            {
                _feeds.Add(timeProvider, feed = new LogFeed(store, timeProvider));
            }

            FeedMember? member = null;
            member = new FeedMember(feed, () => LeaveAsync(feed, member!, timeProvider));
            feed.Add(member);
            return member;
        }
    }

    private ValueTask LeaveAsync(LogFeed feed, FeedMember member, TimeProvider timeProvider)
    {
        lock (_lock)
        {
            if (feed.Remove(member) > 0)
            {
                return ValueTask.CompletedTask;
            }

            // Whoever comes next begins anew, and does not wait for this one's end.
            _feeds.Remove(timeProvider);
        }

        return feed.DisposeAsync();
    }
}
