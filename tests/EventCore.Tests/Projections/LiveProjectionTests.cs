namespace EventCore.Tests;

public sealed class LiveProjectionTests : IAsyncDisposable
{
    private static readonly LiveProjection<CounterTotals, CounterEvent> Totals = new(new CounterTotals(), (totals, recorded) => totals.Apply(recorded));

    private static readonly LiveProjection<string, CounterEvent> Order = new("", (order, recorded) => $"{order}{recorded.StreamId}{recorded.Version.Value} ");

    private readonly CounterLog _log = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_is_folded_over_all_of_its_pages()
    {
        await _log.CountAsync("a", Enumerable.Repeat(2, 2_500));
        await _log.CountAsync("b", 100);

        var folded = await _log.Store.FoldAsync(Totals, new StreamId("a"), Cancel);

        Assert.Equal(new CounterTotals(2_500, 5_000), folded.State);
        Assert.Equal(new StreamVersion(2_500), folded.Versions[new StreamId("a")]);
    }

    [Fact]
    public async Task Streams_are_folded_in_the_order_of_the_log_and_the_versions_tell_how_far()
    {
        await _log.CountAsync("b", 1, 1);
        await _log.CountAsync("a", 1);
        await _log.CountAsync("b", 1);

        var folded = await _log.Store.FoldAsync(Order, [new StreamId("a"), new StreamId("b"), new StreamId("none")], Cancel);

        Assert.Equal("b1 b2 a1 b3 ", folded.State);
        Assert.Equal((1, 3, 0), (VersionOf("a"), VersionOf("b"), VersionOf("none")));

        long VersionOf(string streamId) => folded.Versions[new StreamId(streamId)].Value;
    }

    [Fact]
    public async Task A_log_is_folded_as_far_as_it_goes_whatever_is_wanted_of_it()
    {
        await _log.CountAsync("a-1", 1);
        await _log.CountAsync("b-1", 10);
        await _log.CountAsync("a-2", Enumerable.Repeat(1, 1_500));
        await _log.AppendRawAsync("a-1", "of-others", "{}");

        var all = await _log.Store.FoldLogAsync(Totals, cancellationToken: Cancel);
        var some = await _log.Store.FoldLogAsync(Totals, EventFilter.OfPrefix(new StreamPrefix("a-")), Cancel);
        var none = await _log.Store.FoldLogAsync(Totals, EventFilter.OfPrefix(new StreamPrefix("c-")), Cancel);

        Assert.Equal(new CounterTotals(1_502, 1_511), all.State);
        Assert.Equal(new CounterTotals(1_501, 1_501), some.State);
        Assert.Equal(new CounterTotals(), none.State);
        Assert.All([all, some, none], folded => Assert.Equal(new LogPosition(1_503), folded.Checkpoint.Position));
    }

    [Fact]
    public async Task An_empty_log_is_at_its_start() =>
        Assert.Equal(new FoldedLog<CounterTotals>(new CounterTotals(), Checkpoint.Start), await _log.Store.FoldLogAsync(Totals, cancellationToken: Cancel));

    [Fact]
    public async Task An_event_that_cannot_be_decoded_is_told_of_and_nothing_is_folded_around_it()
    {
        await _log.CountAsync("a", 1);
        await _log.AppendRawAsync("a", "counted", "\"no counter\"");
        await _log.AppendRawAsync("b", "of-others", "{}");

        Assert.Equal(new LogPosition(2), (await Assert.ThrowsAsync<EventDecodingException>(() => _log.Store.FoldAsync(Totals, new StreamId("a"), Cancel))).Position);
        Assert.Equal(new LogPosition(2), (await Assert.ThrowsAsync<EventDecodingException>(() => _log.Store.FoldLogAsync(Totals, cancellationToken: Cancel))).Position);

        // Whoever names a stream wants all of its events.
        await Assert.ThrowsAsync<EventDecodingException>(() => _log.Store.FoldAsync(Totals, new StreamId("b"), Cancel));
    }

    public ValueTask DisposeAsync() => _log.DisposeAsync();
}
