using System.Globalization;
using EventCore.Stores;
using EventCore.Testing;
using Npgsql;
using static EventCore.Postgres.Tests.PostgresDatabase;

namespace EventCore.Postgres.Tests;

public sealed class ReadStreamsTests(TestPostgres server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_that_arrive_together_are_one_call_of_the_function()
    {
        await using var database = await CreateAsync(server);
        await using var dataSource = await CountingCallsAsync();
        await using var store = new PostgresEventStore(dataSource, new PostgresEventStoreOptions { Schema = database.Schema });
        await store.AppendAsync(Append("a", 0, Event("a")), Cancel);
        await using var holder = await database.DataSource.OpenConnectionAsync(Cancel);
        await using var transaction = await holder.BeginTransactionAsync(Cancel);
        await using (var command = new NpgsqlCommand($"LOCK TABLE {database.Schema}.events", holder))
        {
            await command.ExecuteNonQueryAsync(Cancel);
        }

        var underWay = new List<Task<StreamsPage>>();
        while (underWay.Count < ReadQueue.MaxBatchesInFlight)
        {
            underWay.Add(store.ReadStreamsAsync(Read("a"), Cancel).AsTask());
            await UntilAsync(database, $"SELECT count(*) = {underWay.Count} FROM pg_locks WHERE NOT granted AND relation = '{database.Schema}.events'::regclass");
        }

        var together = Enumerable.Range(0, 100).Select(i => store.ReadStreamsAsync(Read(i % 2 == 0 ? "a" : "none"), Cancel).AsTask()).ToList();
        await transaction.RollbackAsync(Cancel);
        var pages = await Task.WhenAll([.. underWay, .. together]);

        Assert.Equal(2 + 50, pages.Count(page => page.Events.Count == 1));
        await store.DisposeAsync();
        dataSource.Clear();
        await UntilAsync(database, """SELECT count(*) = 0 FROM pg_stat_activity WHERE query LIKE '%"{schema}".read_streams%' AND pid <> pg_backend_pid()""");
        var calls = await database.QueryAsync("SELECT calls FROM pg_stat_user_functions WHERE schemaname = '{schema}' AND funcname = 'read_streams'");
        Assert.Equal(ReadQueue.MaxBatchesInFlight + 1, Convert.ToInt32(calls, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Each_of_many_concurrent_reads_gets_exactly_its_own_events_and_versions()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var database = await CreateAsync(server);
        await using var store = database.Open();
        var streams = Enumerable.Range(0, 12).Select(i => new StreamId($"s{i}")).ToArray();
        await FillAsync(store, streams[1..], random);
        var log = await store.ReadLogAsync(new ReadLogRequest(LogPosition.Start, new PageSize(PageSize.Max)), Cancel);
        var versions = log.ToLookup(recorded => recorded.StreamId);

        var reads = Enumerable.Range(0, 400).Select(_ => RandomRead(streams, random)).ToList();
        var pages = await Task.WhenAll(reads.Select(read => Task.Run(async () => await store.ReadStreamsAsync(read, Cancel), Cancel)));

        foreach (var (read, page) in reads.Zip(pages))
        {
            var ranges = read.Streams.ToDictionary(range => range.StreamId);
            var expected = log
                .Where(recorded => ranges.TryGetValue(recorded.StreamId, out var range) && recorded.Version > range.After && (range.UpTo is not { } upTo || recorded.Version <= upTo))
                .Take(read.PageSize.Value);
            Assert.Equal(expected.Select(Told), page.Events.Select(Told));
            Assert.Equal(new StreamVersions(ranges.Keys.Select(streamId => KeyValuePair.Create(streamId, new StreamVersion(versions[streamId].Count())))), page.Versions);
        }
    }

    [Fact]
    public async Task All_streams_of_a_read_are_of_one_moment_while_others_write()
    {
        // Every append writes to both streams, so at any moment they have the same version.
        await using var database = await CreateAsync(server);
        await using var store = database.Open();
        var streams = new[] { new StreamId("left"), new StreamId("right") };
        var written = Task.Run(
            async () =>
            {
                for (var version = 0; version < 100; version++)
                {
                    await store.AppendAsync(new AppendRequest(new StreamVersions(streams.Select(streamId => KeyValuePair.Create(streamId, new StreamVersion(version)))), [Event("left"), Event("right")]), Cancel);
                }
            },
            Cancel);

        var readers = Enumerable.Range(0, 16).Select(_ => Task.Run(
            async () =>
            {
                do
                {
                    var page = await store.ReadStreamsAsync(new ReadStreamsRequest([.. streams.Select(streamId => new StreamRange(streamId))]), Cancel);
                    Assert.Equal(page.Versions[streams[0]], page.Versions[streams[1]]);
                    Assert.All(streams, streamId => Assert.Equal(page.Versions[streamId].Value, page.Events.Count(recorded => recorded.StreamId == streamId)));
                }
                while (!written.IsCompleted);
            },
            Cancel));

        await Task.WhenAll([written, .. readers]);
    }

    private static ReadStreamsRequest Read(string streamId) => new([new StreamRange(new StreamId(streamId))], new PageSize(10));

    private static (LogPosition, StreamId, StreamVersion, EventId) Told(RecordedEvent recorded) =>
        (recorded.Position, recorded.StreamId, recorded.Version, recorded.Id);

    private static async Task FillAsync(PostgresEventStore store, StreamId[] streams, Random random)
    {
        var versions = streams.ToDictionary(streamId => streamId, _ => 0L);
        for (var append = 0; append < 60; append++)
        {
            var events = Enumerable.Range(0, random.Next(1, 20)).Select(_ => Event(streams[random.Next(streams.Length)].Value)).ToArray();
            var expected = new StreamVersions(events.Select(@event => @event.StreamId).Distinct().Select(streamId => KeyValuePair.Create(streamId, new StreamVersion(versions[streamId]))));
            Assert.IsType<AppendResult.Appended>(await store.AppendAsync(new AppendRequest(expected, events), Cancel));
            foreach (var @event in events)
            {
                versions[@event.StreamId]++;
            }
        }
    }

    private static ReadStreamsRequest RandomRead(StreamId[] streams, Random random)
    {
        var named = streams.OrderBy(_ => random.Next()).Take(random.Next(1, streams.Length + 1));
        var ranges = named.Select(streamId => new StreamRange(streamId, new StreamVersion(random.Next(0, 30)), random.Next(2) == 0 ? null : new StreamVersion(random.Next(0, 60))));
        return new ReadStreamsRequest([.. ranges], new PageSize(random.Next(1, 100)));
    }

    private async Task<NpgsqlDataSource> CountingCallsAsync() =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(Cancel)) { Options = "-c track_functions=pl" });

    private static async Task UntilAsync(PostgresDatabase database, string condition)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        while (!Equals(await database.QueryAsync(condition), true))
        {
            await Task.Delay(10, bound.Token);
        }
    }
}
