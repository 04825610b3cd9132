using System.Text;
using EventCore.Stores;

namespace EventCore.Tests;

public sealed class SnapshotWriterTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _name = $"balance-{EventId.Create(TimeProvider.System)}";
    private readonly SnapshotMeasurements _measured;
    private readonly FakeSnapshotStore _store = new();
    private readonly SnapshotWriter _writer;

    public SnapshotWriterTests()
    {
        _measured = new SnapshotMeasurements(_name);

        // Its waits are over at once, so a writer that has to give up does so at once.
        _writer = new SnapshotWriter(_store, new InstantTime());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private SnapshotDefinition<Balance> Definition => new(_name, 1, SnapshotJson.Default.Balance);

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _measured.Dispose();
    }

    [Fact]
    public async Task An_offered_state_is_saved_in_the_background()
    {
        Offer("a", 5);
        var (snapshot, answer) = await _store.NextAsync();
        answer.SetResult();

        Assert.Equal((Definition.KeyFor([new StreamId("a")]), 5), (snapshot.Key, snapshot.EventCount));
        Assert.Equal("""{"Amount":5,"Owner":"a"}""", Encoding.UTF8.GetString(snapshot.State.Span));
        await UntilAsync(() => _measured.Saved == 1);
    }

    [Fact]
    public async Task One_snapshot_is_saved_at_a_time_in_the_order_they_came()
    {
        Offer("a", 1);
        var first = await _store.NextAsync();
        Offer("c", 1);
        Offer("b", 1);

        await Task.Delay(50, Cancel);
        Assert.False(_store.HasMore);
        first.Answer.SetResult();

        Assert.Equal("c", await ServeAsync());
        Assert.Equal("b", await ServeAsync());
    }

    [Fact]
    public async Task Of_one_key_only_the_newest_waits()
    {
        Offer("a", 1);
        var busy = await _store.NextAsync();
        Offer("a", 2);
        Offer("b", 1);
        Offer("a", 4);
        Offer("a", 3);
        busy.Answer.SetResult();

        var (newest, answer) = await _store.NextAsync();
        answer.SetResult();

        Assert.Equal(4, newest.EventCount);
        Assert.Equal("b", await ServeAsync());
        await UntilAsync(() => _measured.Saved == 3);
        Assert.False(_store.HasMore);
    }

    [Fact]
    public async Task What_finds_no_room_is_dropped_and_counted()
    {
        Offer("busy", 1);
        var busy = await _store.NextAsync();
        for (var number = 1; number <= SnapshotWriter.MaxWaiting; number++)
        {
            Offer($"{number}", 1);
        }

        Offer("dropped", 1);
        Offer("1", 2);
        Assert.Equal(1, _measured.Unsaved(SnapshotMetrics.QueueFull));
        busy.Answer.SetResult();
        for (var number = 1; number <= SnapshotWriter.MaxWaiting; number++)
        {
            Assert.Equal($"{number}", await ServeAsync());
        }

        await UntilAsync(() => _measured.Saved == SnapshotWriter.MaxWaiting + 1);
        Assert.False(_store.HasMore);
    }

    [Fact]
    public async Task A_save_that_fails_is_counted_and_the_next_goes_on()
    {
        Offer("a", 1);
        (await _store.NextAsync()).Answer.SetException(new EventStoreException("unreachable", [], Transience.Transient));
        Offer("b", 1);

        Assert.Equal("b", await ServeAsync());

        await UntilAsync(() => _measured.Saved == 1);
        Assert.Equal(1, _measured.Unsaved(SnapshotMetrics.StoreFailed));
    }

    [Fact]
    public async Task A_state_that_cannot_be_stored_is_skipped()
    {
        _writer.Offer(Definition with { MaxStateBytes = 1 }, Key("a"), [Head(1)], new Balance(1, "a"));
        Offer("b", 1);

        Assert.Equal("b", await ServeAsync());

        Assert.Equal(1, _measured.Unsaved(SnapshotMetrics.TooLarge));
    }

    [Fact]
    public async Task Nothing_of_whoever_offers_sticks_to_the_saving()
    {
        var local = new AsyncLocal<string?> { Value = "the command's" };
        var found = new TaskCompletionSource<string?>();
        await using var writer = new SnapshotWriter(new SavingStore(() => found.SetResult(local.Value)), TimeProvider.System);

        writer.Offer(Definition, Key("a"), [Head(1)], new Balance(1, "a"));

        Assert.Null(await found.Task.WaitAsync(Patience, Cancel));
        Assert.Equal("the command's", local.Value);
    }

    [Fact]
    public async Task Disposing_saves_what_waits_and_takes_nothing_more()
    {
        var saved = 0;
        var writer = new SnapshotWriter(new SavingStore(() => Interlocked.Increment(ref saved)), TimeProvider.System);
        writer.Offer(Definition, Key("a"), [Head(1)], new Balance(1, "a"));
        writer.Offer(Definition, Key("b"), [Head(1)], new Balance(1, "b"));

        await writer.DisposeAsync();
        writer.Offer(Definition, Key("c"), [Head(1)], new Balance(1, "c"));
        await writer.DisposeAsync();

        Assert.Equal(2, saved);
        Assert.Equal(1, _measured.Unsaved(SnapshotMetrics.Stopped));
    }

    [Fact]
    public async Task Disposing_gives_up_a_store_that_never_answers()
    {
        Offer("a", 1);
        _ = await _store.NextAsync();
        Offer("b", 1);

        await _writer.DisposeAsync().AsTask().WaitAsync(Patience, Cancel);

        Assert.Equal(2, _measured.Unsaved(SnapshotMetrics.Stopped));
        Assert.False(_store.HasMore);
    }

    private static StreamHead Head(long version) => new(new StreamVersion(version), EventId.Create(TimeProvider.System));

    private SnapshotKey Key(string streamId) => Definition.KeyFor([new StreamId(streamId)]);

    private void Offer(string streamId, long version) => _writer.Offer(Definition, Key(streamId), [Head(version)], new Balance(version, streamId));

    private async Task<string> ServeAsync()
    {
        var (snapshot, answer) = await _store.NextAsync();
        answer.SetResult();
        return snapshot.Key.Streams[0].Value;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(Patience);
        while (!condition())
        {
            await Task.Delay(5, patience.Token);
        }
    }
}
