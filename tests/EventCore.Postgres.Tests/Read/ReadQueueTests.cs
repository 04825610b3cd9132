using EventCore.Stores;
using Npgsql;

namespace EventCore.Postgres.Tests;

/// <summary>The queue by itself, in front of a store that answers when it is told to.</summary>
public sealed class ReadQueueTests
{
    private readonly List<IReadOnlyList<ReadStreamsRequest>> _batches = [];
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lone_read_goes_out_at_once()
    {
        _open.SetResult();
        await using var queue = new ReadQueue(ReadAsync);

        var page = await queue.ReadAsync(Read("a"), Cancel);

        Assert.Equal([new StreamId("a")], page.Versions.Keys);
    }

    [Fact]
    public async Task Reads_that_arrive_while_others_are_under_way_share_a_batch_and_each_gets_its_own_page()
    {
        await using var queue = new ReadQueue(ReadAsync);
        await OccupyAsync(queue);

        var reads = Enumerable.Range(0, 100).Select(i => queue.ReadAsync(Read($"s{i}"), Cancel).AsTask()).ToList();
        _open.SetResult();
        var pages = await Task.WhenAll(reads);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => new StreamId($"s{i}")), pages.Select(page => page.Versions.Keys.Single()));
        Assert.Equal(100, _batches[ReadQueue.MaxBatchesInFlight].Count);
    }

    [Fact]
    public async Task A_batch_is_bounded_in_reads_in_streams_and_in_events()
    {
        await using var queue = new ReadQueue(ReadAsync);
        await OccupyAsync(queue);

        var small = Enumerable.Range(0, 1_000).Select(i => queue.ReadAsync(Read($"s{i}"), Cancel).AsTask()).ToList();
        var wide = Enumerable.Range(0, 5).Select(_ => queue.ReadAsync(new ReadStreamsRequest([.. Enumerable.Range(0, 600).Select(i => new StreamRange(new StreamId($"s{i}")))], new PageSize(1)), Cancel).AsTask()).ToList();
        var large = Enumerable.Range(0, 5).Select(_ => queue.ReadAsync(new ReadStreamsRequest([new StreamRange(new StreamId("a"))], new PageSize(PageSize.Max)), Cancel).AsTask()).ToList();
        var wider = queue.ReadAsync(new ReadStreamsRequest([.. Enumerable.Range(0, ReadQueue.MaxBatchStreams + 1).Select(i => new StreamRange(new StreamId($"s{i}")))], new PageSize(1)), Cancel).AsTask();
        _open.SetResult();
        await Task.WhenAll([.. small, .. wide, .. large, wider]);

        Assert.All(_batches.Where(batch => batch.Count > 1), batch =>
        {
            Assert.InRange(batch.Count, 1, ReadQueue.MaxBatchReads);
            Assert.InRange(batch.Sum(read => read.Streams.Length), 1, ReadQueue.MaxBatchStreams);
            Assert.InRange(batch.Sum(read => read.PageSize.Value), 1, ReadQueue.MaxBatchEvents);
        });
        Assert.Contains(_batches, batch => batch is [{ Streams.Length: ReadQueue.MaxBatchStreams + 1 }]);
    }

    [Fact]
    public async Task A_read_that_is_cancelled_while_it_waits_is_not_sent()
    {
        await using var queue = new ReadQueue(ReadAsync);
        await OccupyAsync(queue);
        using var cancellation = new CancellationTokenSource();

        var cancelled = queue.ReadAsync(Read("cancelled"), cancellation.Token).AsTask();
        var other = queue.ReadAsync(Read("other"), Cancel).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        _open.SetResult();
        await other;

        Assert.DoesNotContain(_batches.SelectMany(batch => batch), read => read.Streams[0].StreamId == new StreamId("cancelled"));
    }

    [Fact]
    public async Task A_read_that_is_cancelled_under_way_ends_its_own_wait_and_nobody_elses()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var queue = new ReadQueue(async batch =>
        {
            var pages = await ReadAsync(batch);
            await (batch.Count > 1 ? gate.Task : Task.CompletedTask);
            return pages;
        });
        await OccupyAsync(queue);
        using var cancellation = new CancellationTokenSource();
        var cancelled = queue.ReadAsync(Read("cancelled"), cancellation.Token).AsTask();
        var other = queue.ReadAsync(Read("other"), Cancel).AsTask();
        _open.SetResult();
        await UntilAsync(() => BatchesSent() > ReadQueue.MaxBatchesInFlight);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        gate.SetResult();

        Assert.Equal([new StreamId("other")], (await other).Versions.Keys);
    }

    [Fact]
    public async Task A_failure_of_a_batch_names_to_each_caller_its_own_streams()
    {
        await using var queue = new ReadQueue(async batch =>
        {
            await ReadAsync(batch);
            throw new NpgsqlException("gone", new IOException());
        });
        var occupying = await OccupyAsync(queue);

        var reads = Enumerable.Range(0, 2).Select(i => $"s{i}").Select(streamId => (StreamId: streamId, Page: queue.ReadAsync(Read(streamId), Cancel).AsTask())).ToList();
        _open.SetResult();

        foreach (var (streamId, page) in reads)
        {
            var failure = await Assert.ThrowsAsync<EventStoreException>(() => page);
            Assert.Equal([new StreamId(streamId)], failure.Streams);
            Assert.True(failure.IsTransient);
        }

        await Assert.ThrowsAsync<EventStoreException>(() => Task.WhenAll(occupying));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(PostgresErrorCodes.DataCorrupted)]
    [InlineData(PostgresErrorCodes.QueryCanceled)]
    public async Task A_read_that_fails_for_what_it_reads_does_not_touch_those_beside_it(string? state)
    {
        await using var queue = new ReadQueue(async batch =>
        {
            var pages = await ReadAsync(batch);
            return !batch.Any(read => read.Streams[0].StreamId == new StreamId("s13")) ? pages
                : state is null ? throw new FormatException("damaged")
                : throw new PostgresException("damaged", "ERROR", "ERROR", state);
        });
        await OccupyAsync(queue);

        var reads = Enumerable.Range(0, 50).Select(i => queue.ReadAsync(Read($"s{i}"), Cancel).AsTask()).ToList();
        _open.SetResult();

        await Assert.ThrowsAnyAsync<Exception>(() => reads[13]);
        reads.RemoveAt(13);
        Assert.All(await Task.WhenAll(reads), page => Assert.NotEqual(new StreamId("s13"), page.Versions.Keys.Single()));
    }

    [Theory]
    [InlineData("ERROR", PostgresErrorCodes.QueryCanceled, 3)]
    [InlineData("FATAL", PostgresErrorCodes.TooManyConnections, 1)]
    public async Task What_fails_all_reads_alike_is_not_tried_again_and_again(string severity, string state, int tries)
    {
        await using var queue = new ReadQueue(async batch =>
        {
            var pages = await ReadAsync(batch);
            return batch[0].Streams[0].StreamId == new StreamId("first") ? pages : throw new PostgresException("no", severity, severity, state);
        });
        await OccupyAsync(queue);

        var reads = Enumerable.Range(0, 100).Select(i => queue.ReadAsync(Read($"s{i}"), Cancel).AsTask()).ToList();
        _open.SetResult();

        foreach (var read in reads)
        {
            Assert.True((await Assert.ThrowsAsync<EventStoreException>(() => read)).IsTransient);
        }

        // Each of the senders may have had some of them.
        Assert.InRange(BatchesSent() - ReadQueue.MaxBatchesInFlight, 1, tries * ReadQueue.MaxBatchesInFlight);
    }

    [Fact]
    public async Task A_read_that_was_given_up_is_not_tried_again()
    {
        using var cancellation = new CancellationTokenSource();
        await using var queue = new ReadQueue(async batch =>
        {
            var pages = await ReadAsync(batch);
            if (batch.Count == 1)
            {
                return pages;
            }

            await cancellation.CancelAsync();
            throw new FormatException("damaged");
        });
        await OccupyAsync(queue);

        var (cancelled, other) = (queue.ReadAsync(Read("cancelled"), cancellation.Token).AsTask(), queue.ReadAsync(Read("other"), Cancel).AsTask());
        _open.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await other;
        Assert.Single(_batches.SelectMany(batch => batch), read => read.Streams[0].StreamId == new StreamId("cancelled"));
    }

    [Fact]
    public async Task Disposing_answers_everybody_who_is_in_the_queue_and_refuses_the_rest()
    {
        var queue = new ReadQueue(ReadAsync);
        await OccupyAsync(queue);
        var reads = Enumerable.Range(0, 1_000).Select(i => queue.ReadAsync(Read($"s{i}"), Cancel).AsTask()).ToList();

        var disposal = queue.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await queue.ReadAsync(Read("late"), Cancel));
        _open.SetResult();
        await disposal;

        await Task.WhenAll(reads).WaitAsync(TimeSpan.FromSeconds(30), Cancel);
    }

    [Fact]
    public async Task Nothing_of_whoever_made_the_queue_or_asked_first_sticks_to_it()
    {
        var local = new AsyncLocal<string?> { Value = "the maker's" };
        var seen = new List<string?>();
        await using var queue = new ReadQueue(batch =>
        {
            seen.Add(local.Value);
            return Task.FromResult<IReadOnlyList<StreamsPage>>([.. batch.Select(Page)]);
        });

        local.Value = "the caller's";
        await queue.ReadAsync(Read("a"), Cancel);

        Assert.Equal([null], seen);
        Assert.Equal("the caller's", local.Value);
    }

    private async Task<IReadOnlyList<StreamsPage>> ReadAsync(IReadOnlyList<ReadStreamsRequest> batch)
    {
        lock (_batches)
        {
            _batches.Add(batch);
        }

        await _open.Task;
        return [.. batch.Select(Page)];
    }

    /// <summary>As many reads under way as there may be, one at a time, so that further ones wait.</summary>
    private async Task<IReadOnlyList<Task<StreamsPage>>> OccupyAsync(ReadQueue queue)
    {
        var occupying = new List<Task<StreamsPage>>();
        while (occupying.Count < ReadQueue.MaxBatchesInFlight)
        {
            occupying.Add(queue.ReadAsync(Read("first"), Cancel).AsTask());
            await UntilAsync(() => BatchesSent() == occupying.Count);
        }

        return occupying;
    }

    private int BatchesSent()
    {
        lock (_batches)
        {
            return _batches.Count;
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1, Cancel);
        }
    }

    private static ReadStreamsRequest Read(string streamId) => new([new StreamRange(new StreamId(streamId))], new PageSize(10));

    private static StreamsPage Page(ReadStreamsRequest read) =>
        new([], new StreamVersions(read.Streams.Select(range => KeyValuePair.Create(range.StreamId, StreamVersion.Empty))));
}
