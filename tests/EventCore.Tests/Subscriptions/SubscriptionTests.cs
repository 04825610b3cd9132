using EventCore.Stores;

namespace EventCore.Tests;

public sealed class SubscriptionTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly InMemoryEventStore _log = new();
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public SubscriptionTests() => _limit.CancelAfter(Patience);

    private CancellationToken Cancel => _limit.Token;

    public static TheoryData<string, EventFilter, long[]> Filters => new()
    {
        { "all", EventFilter.All, [1, 2, 3, 4, 5, 6] },
        { "stream", EventFilter.OfStream(new StreamId("order-1")), [1, 4] },
        { "prefix", EventFilter.OfPrefix(new StreamPrefix("order-")), [1, 2, 4, 5] },
        { "types", EventFilter.OfTypes(new EventType("placed"), new EventType("paid")), [1, 3, 4] },
        { "key", new EventFilter { Metadata = new MetadataCondition("tenant") }, [2, 3, 5] },
        { "value", new EventFilter { Metadata = new MetadataCondition("tenant", "blue") }, [3, 5] },
        { "several", new EventFilter { Prefix = new StreamPrefix("order-"), EventTypes = new HashSet<EventType> { new("sent") }, Metadata = new MetadataCondition("tenant", "blue") }, [5] },
        { "streams and types", new EventFilter { Streams = new HashSet<StreamId> { new("order-1"), new("bill-1") }, EventTypes = new HashSet<EventType> { new("paid") } }, [3, 4] },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task A_filter_passes_the_events_that_meet_every_condition(string name, EventFilter filter, long[] expected)
    {
        Assert.NotEmpty(name);
        await AppendAsync(
            Event("order-1", "placed"), Event("order-2", "sent", ("tenant", "red")), Event("bill-1", "paid", ("tenant", "blue")),
            Event("order-1", "paid"), Event("order-3", "sent", ("tenant", "blue")), Event("bill-2", "sent"));

        var delivered = await PositionsAsync(new SubscriptionRequest { Filter = filter }, expected.Length);

        Assert.Equal(expected, delivered);
    }

    [Fact]
    public async Task A_typed_subscription_decodes_the_events_of_its_union_and_passes_over_others()
    {
        await AppendAsync(Counted(1), Event("order-1", "placed"), Counted(2));

        var delivered = await _log.Subscribe<CounterEvent>(cancellationToken: Cancel).Take(2).ToListAsync(Cancel);

        Assert.Equal([(1L, 1), (3L, 2)], delivered.Select(recorded => (recorded.Position.Value, ((CounterEvent.Counted)recorded.Data).By)));
    }

    [Fact]
    public async Task From_the_end_only_what_is_appended_later_is_delivered()
    {
        await AppendAsync(Several(3));
        await using var pages = _log.SubscribeByPage(new SubscriptionRequest { Start = SubscriptionStart.End }, Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await pages.MoveNextAsync());
        Assert.Empty(pages.Current.Events);
        Assert.True(pages.Current.ReachedEnd);

        await AppendAsync(Several(2));

        Assert.True(await pages.MoveNextAsync());
        Assert.Equal(4, pages.Current.Events[0].Position.Value);
    }

    [Fact]
    public async Task The_checkpoint_moves_past_what_is_not_wanted()
    {
        await AppendAsync([.. Several(20_500), Event("order-1", "placed"), .. Several(10)]);
        var request = new SubscriptionRequest { Filter = EventFilter.OfPrefix(new StreamPrefix("order-")) };
        var pages = new List<SubscriptionPage>();

        await foreach (var page in _log.SubscribeByPage(request, Cancel))
        {
            pages.Add(page);
            if (page.Checkpoint.Position.Value == 20_511)
            {
                break;
            }
        }

        Assert.Equal([10_000, 20_000], pages.Where(page => page.Checkpoint.Position.Value <= 20_000).Select(page => page.Checkpoint.Position.Value));
        Assert.Equal(20_501, Assert.Single(pages.SelectMany(page => page.Events)).Position.Value);
        var last = (await _log.ReadLogAsync(new ReadLogRequest(new LogPosition(20_510)), Cancel)).Single();
        Assert.Equal(last.Id, pages[^1].Checkpoint.EventId);
    }

    [Fact]
    public async Task Subscriptions_at_one_place_share_their_reads()
    {
        await AppendAsync(Several(10_000));
        var store = new SubscribedStore(_log);
        // No time passes, so that they stand close together however slow the machine is; and the first one stays for as long.
        var request = new SubscriptionRequest { TimeProvider = new StoppedTime() };
        await using var first = store.Subscribe(request, Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await first.MoveNextAsync());

        var delivered = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => PositionsAsync(request, 10_000, store))));

        Assert.All(delivered, positions => Assert.Equal(Positions(10_000), positions));
        // Ten pages, and the end behind them, which each may ask for.
        Assert.InRange(store.LogReads, 10, 18);
    }

    [Fact]
    public async Task Subscriptions_that_wait_at_the_end_ask_once_for_all_of_them()
    {
        await AppendAsync(Several(5));
        var store = new SubscribedStore(_log) { IsSilent = true };
        var waiting = Enumerable.Range(0, 10).Select(_ => PositionsAsync(new SubscriptionRequest(), 6, store)).ToList();
        await UntilAsync(() => store.LogReads >= 2);
        var before = store.LogReads;

        await Task.Delay(3 * LogFeed.ToldPollInterval, Cancel);
        var asked = store.LogReads - before;
        await AppendAsync(Several(1));
        await Task.WhenAll(waiting);

        Assert.InRange(asked, 1, 5);
    }

    [Fact]
    public async Task What_is_appended_while_the_end_is_being_read_is_not_missed()
    {
        // Told of after the read's snapshot and before its answer. No time passes, so nobody looks again later.
        var appended = 0;
        var store = new SubscribedStore(_log)
        {
            Answer = async (_, page) =>
            {
                if (page.Count == 0 && Interlocked.Increment(ref appended) == 1)
                {
                    await AppendAsync(Several(1));
                }

                return page;
            },
        };

        Assert.Equal([1], await PositionsAsync(new SubscriptionRequest { TimeProvider = new StoppedTime() }, 1, store));
    }

    [Fact]
    public async Task A_subscription_sees_what_nobody_told_of()
    {
        var store = new SubscribedStore(_log) { IsSilent = true };
        var delivered = PositionsAsync(new SubscriptionRequest(), 2, store);
        await UntilAsync(() => store.LogReads > 0);

        await AppendAsync(Several(2));

        Assert.Equal([1, 2], await delivered);
    }

    [Fact]
    public async Task A_reader_that_takes_its_time_has_one_page_read_ahead()
    {
        await AppendAsync(Several(10_000));
        var store = new SubscribedStore(_log);
        await using var events = store.Subscribe(cancellationToken: Cancel).GetAsyncEnumerator(Cancel);

        Assert.True(await events.MoveNextAsync());
        await UntilAsync(() => store.LogReads == 2);
        await Task.Delay(50, Cancel);

        Assert.Equal(2, store.LogReads);
    }

    [Fact]
    public async Task Large_events_are_read_in_smaller_pages()
    {
        var large = $"\"{new string('x', 20_000)}\"";
        await AppendAsync([.. Enumerable.Range(0, 1_500).Select(_ => Event("large", "placed", json: large))]);
        var asked = new List<int>();
        var store = new SubscribedStore(_log) { Answer = (read, page) => { asked.Add(read.PageSize.Value); return Task.FromResult(page); } };

        Assert.Equal(1_500, (await PositionsAsync(new SubscriptionRequest(), 1_500, store)).Count);

        Assert.Equal(LogFeed.MaxPageEvents, asked[0]);
        Assert.InRange(asked[1], 2, (int)(LogFeed.TargetPageBytes / 20_000));
    }

    [Fact]
    public async Task A_subscription_of_one_stream_reads_that_stream_alone()
    {
        await AppendAsync([.. Several(5_000), Event("order-1", "placed")]);
        var store = new SubscribedStore(_log);

        Assert.Equal([5_001], await PositionsAsync(new SubscriptionRequest { Filter = EventFilter.OfStream(new StreamId("order-1")) }, 1, store));

        Assert.Equal(0, store.LogReads);
        Assert.InRange(store.StreamReads, 1, 2);
    }

    [Fact]
    public async Task What_may_pass_by_itself_is_tried_until_it_has_passed()
    {
        await AppendAsync(Several(3));
        var failures = 0;
        var store = new SubscribedStore(_log)
        {
            Answer = (_, page) => Interlocked.Increment(ref failures) <= 3 ? throw new EventStoreException("Not reachable.", [], Transience.Transient) : Task.FromResult(page),
        };

        Assert.Equal([1, 2, 3], await PositionsAsync(new SubscriptionRequest(), 3, store));
    }

    [Fact]
    public async Task What_does_not_pass_by_itself_ends_the_subscription()
    {
        var store = new SubscribedStore(_log) { Answer = (_, _) => throw new EventStoreException("No such database.", [], Transience.Permanent) };

        var error = await Assert.ThrowsAsync<EventStoreException>(() => PositionsAsync(new SubscriptionRequest(), 1, store));

        Assert.Equal("No such database.", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_hole_in_the_log_is_never_gone_past(int missing)
    {
        await AppendAsync(Several(4));
        var store = new SubscribedStore(_log) { Answer = (_, page) => Task.FromResult<IReadOnlyList<RecordedEvent>>([.. page.Where((_, index) => index != missing)]) };

        var error = await Assert.ThrowsAsync<EventStoreException>(() => PositionsAsync(new SubscriptionRequest(), 4, store));

        Assert.Contains($"position {missing + 1} of the log was to come next", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task A_hole_in_a_stream_is_never_gone_past()
    {
        await AppendAsync(Several(4));
        var store = new SubscribedStore(_log) { AnswerStreams = page => page with { Events = [.. page.Events.Where(recorded => recorded.Version.Value != 2)] } };

        var error = await Assert.ThrowsAsync<EventStoreException>(() => PositionsAsync(new SubscriptionRequest { Filter = EventFilter.OfStream(new StreamId("counter")) }, 4, store));

        Assert.Contains("event 2 of stream 'counter' was to come next", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("counter")]
    public async Task Another_event_at_the_checkpoint_ends_the_subscription(string? stream)
    {
        await AppendAsync(Several(4));
        var elsewhere = new Checkpoint(new LogPosition(2), EventId.Create(TimeProvider.System));
        var beyond = new Checkpoint(new LogPosition(9), EventId.Create(TimeProvider.System));
        var filter = stream is null ? EventFilter.All : EventFilter.OfStream(new StreamId(stream));

        foreach (var checkpoint in new[] { elsewhere, beyond })
        {
            var error = await Assert.ThrowsAsync<EventStoreException>(() => PositionsAsync(new SubscriptionRequest { Start = SubscriptionStart.After(checkpoint), Filter = filter }, 1));
            Assert.Contains($"Event {checkpoint.EventId} was read at position {checkpoint.Position}", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("counter")]
    public async Task A_log_that_is_replaced_under_a_subscription_ends_it(string? stream)
    {
        await AppendAsync(Several(3));
        await using var other = new InMemoryEventStore();
        var store = new ReplaceableStore { Current = _log };
        var filter = stream is null ? EventFilter.All : EventFilter.OfStream(new StreamId(stream));
        await using var events = store.Subscribe(new SubscriptionRequest { Filter = filter }, Cancel).GetAsyncEnumerator(Cancel);
        for (var number = 1; number <= 3; number++)
        {
            Assert.True(await events.MoveNextAsync());
        }

        // As many events and one more, none of which was read.
        await AppendAsync(other, Several(4));
        store.Current = other;

        var error = await Assert.ThrowsAsync<EventStoreException>(() => events.MoveNextAsync().AsTask());
        Assert.Contains("at position 3, where the log now has", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_that_is_behind_is_waited_for()
    {
        await using var copy = new InMemoryEventStore();
        var events = Several(3);
        await AppendAsync(events);
        await AppendAsync(copy, events[..1]);
        var store = new SubscribedStore(_log) { Copy = copy };
        var checkpoint = new Checkpoint(new LogPosition(2), events[1].Id);
        var delivered = PositionsAsync(new SubscriptionRequest { Start = SubscriptionStart.After(checkpoint) }, 1, store);
        await UntilAsync(() => store.LogReads > 0);

        await copy.AppendAsync(new AppendRequest(new StreamVersions([KeyValuePair.Create(new StreamId("counter"), new StreamVersion(1))]), events[1..]), Cancel);

        Assert.Equal([3], await delivered);
    }

    [Fact]
    public async Task Whoever_stops_reading_leaves_nothing_behind()
    {
        await AppendAsync(Several(3));
        var store = new SubscribedStore(_log);

        Assert.Equal([1, 2], await PositionsAsync(new SubscriptionRequest(), 2, store));

        Assert.Equal(0, store.Watches);
    }

    [Fact]
    public async Task Cancelling_ends_a_subscription_that_waits()
    {
        using var stop = new CancellationTokenSource();
        var waiting = PositionsAsync(new SubscriptionRequest(), 1, cancellationToken: stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_read_that_others_wait_for_outlives_the_one_that_began_it()
    {
        await AppendAsync(Several(1));
        var release = new TaskCompletionSource();
        var store = new SubscribedStore(_log) { Answer = async (_, page) => { await release.Task.WaitAsync(Cancel); return page; } };
        using var stop = new CancellationTokenSource();
        var first = PositionsAsync(new SubscriptionRequest(), 1, store, stop.Token);
        var second = PositionsAsync(new SubscriptionRequest(), 1, store);
        await UntilAsync(() => store.LogReads == 1);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        release.SetResult();

        Assert.Equal([1], await second);
        Assert.Equal(1, store.LogReads);
    }

    [Fact]
    public void A_filter_of_no_stream_and_of_no_type_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new EventFilter { Streams = new HashSet<StreamId>() });
        Assert.Throws<ArgumentException>(() => EventFilter.OfTypes());
    }

    public async ValueTask DisposeAsync()
    {
        _limit.Dispose();
        await _log.DisposeAsync();
    }

    private static IEnumerable<long> Positions(int count) => Enumerable.Range(1, count).Select(position => (long)position);

    private static NewEvent[] Several(int count) => [.. Enumerable.Range(0, count).Select(_ => Counted(1))];

    private static NewEvent Counted(int by) => CounterEvent.Registry.Encode(new StreamId("counter"), EventId.Create(TimeProvider.System), new CounterEvent.Counted(by), EventMetadata.Empty);

    private static NewEvent Event(string streamId, string type, params (string Key, string Value)[] metadata) => Event(streamId, type, "{}", metadata);

    private static NewEvent Event(string streamId, string type, string json, params (string Key, string Value)[] metadata) => new(
        new StreamId(streamId),
        EventId.Create(TimeProvider.System),
        new EventType(type),
        System.Text.Encoding.UTF8.GetBytes(json),
        new EventMetadata { Custom = metadata.ToDictionary(pair => pair.Key, pair => pair.Value) });

    private Task AppendAsync(params NewEvent[] events) => AppendAsync(_log, events);

    private async Task AppendAsync(InMemoryEventStore store, params NewEvent[] events)
    {
        foreach (var chunk in events.Chunk(100))
        {
            var versions = await store.ReadVersionsAsync([.. chunk.Select(@event => @event.StreamId).Distinct()], Cancel);
            Assert.IsType<AppendResult.Appended>(await store.AppendAsync(new AppendRequest(versions, chunk), Cancel));
        }
    }

    private async Task<List<long>> PositionsAsync(SubscriptionRequest request, int count, IEventStore? store = null, CancellationToken? cancellationToken = null) =>
        await (store ?? _log).Subscribe(request, cancellationToken ?? Cancel).Take(count).Select(recorded => recorded.Position.Value).ToListAsync(cancellationToken ?? Cancel);

    private async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1, Cancel);
        }
    }
}
