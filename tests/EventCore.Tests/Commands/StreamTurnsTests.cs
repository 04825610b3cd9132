namespace EventCore.Tests;

public sealed class StreamTurnsTests
{
    private readonly StreamTurns _turns = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_came_first_goes_first()
    {
        var first = await TakeAsync("a", "b");
        var second = TakeAsync("b", "c");
        var third = TakeAsync("c");

        Assert.False(second.IsCompleted || third.IsCompleted);
        first.Dispose();
        (await second).Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task Turns_without_a_stream_in_common_do_not_wait()
    {
        using var first = await TakeAsync("a", "b");

        Assert.True(TakeAsync("c", "d").IsCompletedSuccessfully);
    }

    [Fact]
    public void A_turn_knows_the_streams_that_nobody_before_it_wants()
    {
        using var first = _turns.Join(Streams("a", "b"));
        using var second = _turns.Join(Streams("b", "c", "d"));

        Assert.Equal(Streams("a", "b"), first.Foremost);
        Assert.Equal(Streams("c", "d"), second.Foremost);
    }

    [Fact]
    public async Task A_turn_that_is_cancelled_leaves_every_queue()
    {
        using var source = new CancellationTokenSource();
        var first = await TakeAsync("a");
        var cancelled = TakeAsync(Streams("a", "b"), source.Token);
        var behind = TakeAsync("b");

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        (await behind).Dispose();
        first.Dispose();
        Assert.True(TakeAsync("a", "b").IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_turn_given_back_twice_counts_once()
    {
        var first = await TakeAsync("a");
        var second = TakeAsync("a");
        var third = TakeAsync("a");

        first.Dispose();
        first.Dispose();

        await second;
        Assert.False(third.IsCompleted);
    }

    [Fact]
    public async Task Crossing_sets_of_streams_never_overlap_and_never_deadlock()
    {
        var holders = new int[6];

        await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var round = 0; round < 500; round++)
            {
                var wanted = Enumerable.Range(0, holders.Length).OrderBy(_ => random.Next()).Take(random.Next(1, 5)).ToList();
                using var source = new CancellationTokenSource(random.Next(10) == 0 ? TimeSpan.Zero : TimeSpan.FromMinutes(1));
                try
                {
                    using var turn = await TakeAsync([.. wanted.Select(stream => new StreamId($"s{stream}"))], source.Token);
                    wanted.ForEach(stream => Assert.Equal(1, Interlocked.Increment(ref holders[stream])));
                    await Task.Yield();
                    wanted.ForEach(stream => Interlocked.Decrement(ref holders[stream]));
                }
                catch (OperationCanceledException)
                {
                    // One in ten gives up while it waits.
                }
            }
        }))).WaitAsync(TimeSpan.FromMinutes(1), Cancel);
    }

    private Task<StreamTurns.Turn> TakeAsync(params string[] streams) => TakeAsync(Streams(streams), Cancel);

    private async Task<StreamTurns.Turn> TakeAsync(StreamId[] streams, CancellationToken cancellationToken)
    {
        var turn = _turns.Join(streams);
        try
        {
            await turn.WaitAsync(cancellationToken);
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private static StreamId[] Streams(params string[] streams) => [.. streams.Select(stream => new StreamId(stream))];
}
