namespace EventCore.Tests;

public sealed class StreamCacheTests(ITestOutputHelper output)
{
    private const long EventBytes = 300;

    [Fact]
    public void What_is_kept_stays_within_the_bound_under_any_use()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var cache = new StreamCache(new StreamCacheOptions { MaxBytes = 100_000 });
        for (var step = 0; step < 20_000; step++)
        {
            var streamId = new StreamId($"s{random.Next(200)}");
            switch (random.Next(8))
            {
                case 0:
                    cache.Forget<CounterEvent>(streamId);
                    break;
                case 1:
                    cache.See<CounterEvent>(streamId, new StreamVersion(random.Next(40)));
                    break;
                case 2:
                    cache.Keep(StreamHistory<TallyEvent>.Empty(streamId));
                    break;
                default:
                    cache.Keep(HistoryOf(streamId, random.Next(60), cache));
                    break;
            }

            Assert.InRange(cache.Bytes, 0, cache.MaxBytes);
        }

        foreach (var index in Enumerable.Range(0, 200))
        {
            cache.Forget<CounterEvent>(new StreamId($"s{index}"));
            cache.Forget<TallyEvent>(new StreamId($"s{index}"));
        }

        Assert.Equal(0, cache.Bytes);
    }

    [Fact]
    public void The_stream_used_least_recently_makes_room()
    {
        var cache = new StreamCache(new StreamCacheOptions { MaxBytes = 10 * StreamHistory.StreamOverheadBytes });
        for (var index = 0; index < 10; index++)
        {
            cache.Keep(StreamHistory<CounterEvent>.Empty(new StreamId($"s{index}")));
        }

        _ = cache.Find<CounterEvent>(new StreamId("s0"), HistoryNeed.Whole);
        cache.Keep(StreamHistory<CounterEvent>.Empty(new StreamId("more")));

        Assert.NotNull(cache.Find<CounterEvent>(new StreamId("s0"), HistoryNeed.Whole));
        Assert.Null(cache.Find<CounterEvent>(new StreamId("s1"), HistoryNeed.Whole));
        Assert.Equal(cache.MaxBytes, cache.Bytes);
    }

    [Fact]
    public void A_stream_larger_than_an_eighth_is_not_kept_and_neither_is_its_beginning()
    {
        var streamId = new StreamId("a");
        var cache = new StreamCache(new StreamCacheOptions { MaxBytes = 8 * (StreamHistory.StreamOverheadBytes + (2 * EventBytes)) });

        cache.Keep(HistoryOf(streamId, 2, cache));
        Assert.Equal(2, cache.Find<CounterEvent>(streamId, HistoryNeed.Whole)?.History.Count);
        cache.Keep(HistoryOf(streamId, 3, cache));

        Assert.Null(cache.Find<CounterEvent>(streamId, HistoryNeed.Whole));
        Assert.Equal(0, cache.Bytes);
    }

    [Fact]
    public void A_shorter_history_does_not_replace_a_longer_one()
    {
        var streamId = new StreamId("a");
        var cache = new StreamCache(StreamCacheOptions.Default);

        cache.Keep(HistoryOf(streamId, 3, cache));
        cache.Keep(HistoryOf(streamId, 2, cache));

        Assert.Equal(3, cache.Find<CounterEvent>(streamId, HistoryNeed.Whole)?.History.Count);
    }

    [Fact]
    public void A_stream_that_was_seen_further_on_is_behind_and_one_that_shrank_is_forgotten()
    {
        var streamId = new StreamId("a");
        var cache = new StreamCache(StreamCacheOptions.Default);
        cache.Keep(HistoryOf(streamId, 3, cache));

        Assert.False(cache.Find<CounterEvent>(streamId, HistoryNeed.Whole)?.IsBehind);
        cache.See<CounterEvent>(streamId, new StreamVersion(4));
        Assert.True(cache.Find<CounterEvent>(streamId, HistoryNeed.Whole)?.IsBehind);
        cache.Keep(HistoryOf(streamId, 4, cache));
        Assert.False(cache.Find<CounterEvent>(streamId, HistoryNeed.Whole)?.IsBehind);
        cache.See<CounterEvent>(streamId, new StreamVersion(2));
        Assert.Null(cache.Find<CounterEvent>(streamId, HistoryNeed.Whole));
    }

    [Fact]
    public void Histories_that_go_on_from_the_same_one_do_not_disturb_each_other()
    {
        var streamId = new StreamId("a");
        var start = HistoryOf(streamId, 5, cache: null);

        var branches = new StreamHistory<CounterEvent>[64];
        Parallel.For(0, branches.Length, branch =>
        {
            var history = start;
            for (var index = 5; index < 50; index++)
            {
                history = history.With(Event(streamId, index + 1, by: branch), EventBytes);
            }

            branches[branch] = history;
        });

        Assert.Equal(5, start.Count);
        for (var branch = 0; branch < branches.Length; branch++)
        {
            var events = Enumerable.Range(0, 50).Select(index => branches[branch][index]).ToList();
            Assert.Equal(Enumerable.Range(1, 50), events.Select(recorded => (int)recorded.Version.Value));
            Assert.All(events.Skip(5), recorded => Assert.Equal(new CounterEvent.Counted(branch), recorded.Data));
        }
    }

    [Fact]
    public void A_bound_below_zero_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StreamCacheOptions { MaxBytes = -1 });
        Assert.Equal(0, StreamCacheOptions.Off.MaxBytes);
        Assert.Equal(32 * 1024 * 1024, new CommandExecutorOptions().StreamCache.MaxBytes);
    }

    /// <summary>A history of so many events, as an attempt would make it: from what the cache holds, or from nothing.</summary>
    private static StreamHistory<CounterEvent> HistoryOf(StreamId streamId, int count, StreamCache? cache)
    {
        var history = cache?.Find<CounterEvent>(streamId, HistoryNeed.Whole) is { } found && found.History.Count <= count
            ? found.History
            : StreamHistory<CounterEvent>.Empty(streamId);
        for (var version = history.Count + 1; version <= count; version++)
        {
            history = history.With(Event(streamId, version, by: 1), EventBytes);
        }

        return history;
    }

    private static Recorded<CounterEvent> Event(StreamId streamId, long version, int by) => new(
        new CounterEvent.Counted(by), streamId, new StreamVersion(version), new LogPosition(version), default, EventMetadata.Empty, default);
}
