using EventCore.Stores;

namespace EventCore.Tests;

public sealed class LogFeedTests : IAsyncDisposable
{
    private const int Events = 1_200;
    private readonly InMemoryEventStore _log = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_that_all_readers_of_pages_have_passed_is_let_go_whatever_else_is_subscribed()
    {
        await FillAsync();
        var (store, time) = (new SubscribedStore(_log), new TickingTime());
        await using var feed = new LogFeed(store, time);
        await using FeedMember reader = new(feed, Nothing), late = new(feed, Nothing), ofStreams = new(feed, Nothing);
        feed.Add(reader);
        feed.Add(ofStreams);
        var first = await feed.ReadAsync(reader, Checkpoint.Start, beat: 0, Cancel);
        var last = first.Events[^1];
        await feed.ReadAsync(reader, new Checkpoint(last.Position, last.Id), beat: 0, Cancel);

        for (var polls = 0; polls < 3; polls++)
        {
            time.Tick();
        }

        feed.Add(late);
        await feed.ReadAsync(late, Checkpoint.Start, beat: 0, Cancel);
        Assert.Equal(3, store.LogReads);
    }

    [Fact]
    public async Task Of_many_small_pages_the_oldest_are_let_go_though_somebody_has_not_passed_them()
    {
        var store = new SubscribedStore(_log);
        await using var feed = new LogFeed(store, new TickingTime());
        await using FeedMember reader = new(feed, Nothing), slow = new(feed, Nothing);
        feed.Add(reader);
        feed.Add(slow);
        var at = Checkpoint.Start;
        for (var beat = 0; beat <= LogFeed.MaxKeptPages; beat++)
        {
            await FillAsync(events: 1, after: beat);
            var page = await feed.ReadAsync(reader, at, beat, Cancel);
            at = new Checkpoint(page.Events[^1].Position, page.Events[^1].Id);
        }

        var reads = store.LogReads;
        await feed.ReadAsync(slow, Checkpoint.Start, beat: 0, Cancel);
        Assert.Equal(reads + 1, store.LogReads);
    }

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    private async Task FillAsync(int events = Events, long after = 0)
    {
        NewEvent[] appended = [.. Enumerable.Range(0, events).Select(_ => CounterEvent.Registry.Encode(new StreamId("counter"), EventId.Create(TimeProvider.System), new CounterEvent.Counted(1), EventMetadata.Empty))];
        await _log.AppendAsync(new AppendRequest(new StreamVersions([KeyValuePair.Create(new StreamId("counter"), new StreamVersion(after))]), appended), Cancel);
    }

    private static ValueTask Nothing() => ValueTask.CompletedTask;

    /// <summary>A clock whose timers fire when the test says so.</summary>
    private sealed class TickingTime : TimeProvider
    {
        private readonly List<Action> _timers = [];

        public void Tick() => _timers.ForEach(fire => fire());

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                _timers.Add(() => callback(state));
            }

            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
