using EventCore.Stores;
using static EventCore.Sqlite.Tests.TemporaryFile;

namespace EventCore.Sqlite.Tests;

public sealed class SqliteEventStoreTests : IDisposable
{
    private readonly TemporaryFile _file = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_is_closed_and_opened_again_holds_everything()
    {
        var metadata = new EventMetadata
        {
            CorrelationId = "correlation",
            CausationId = "causation",
            UserId = "user",
            Custom = new Dictionary<string, string>(StringComparer.Ordinal) { ["näme"] = "wërt 🙂" },
        };
        IReadOnlyList<RecordedEvent> before;
        await using (var store = await _file.OpenAsync())
        {
            await store.AppendAsync(Append("checking", 0, To("checking", """{"text":"é🙂"}""", metadata), To("checking")), CancellationToken);
            before = await store.ReadLogAsync(new ReadLogRequest(LogPosition.Start), CancellationToken);
        }

        await using var again = await _file.OpenAsync();
        var after = await again.ReadLogAsync(new ReadLogRequest(LogPosition.Start), CancellationToken);

        Assert.Equal(metadata, after[0].Metadata);
        Assert.Equal(2, after.Count);
        Assert.Equal(before.Select(Comparable), after.Select(Comparable));
    }

    [Fact]
    public async Task Every_commit_is_synced()
    {
        var file = new DatabaseFile(_file.Path, TimeSpan.Zero, TimeProvider.System);
        using var writer = file.OpenWriter();

        await file.UseWriteAheadLogAsync(writer, CancellationToken);

        Assert.Equal("wal", DatabaseFile.Read(writer, "PRAGMA journal_mode"));
        Assert.Equal(2L, DatabaseFile.Read(writer, "PRAGMA synchronous"));
        Assert.Equal(1L, DatabaseFile.Read(writer, "PRAGMA fullfsync"));
    }

    [Fact]
    public async Task A_writer_that_would_not_sync_is_refused()
    {
        var file = new DatabaseFile(_file.Path, TimeSpan.Zero, TimeProvider.System);
        using var writer = file.OpenWriter();
        Run(writer, "PRAGMA synchronous = NORMAL");

        await Assert.ThrowsAsync<EventStoreException>(() => file.UseWriteAheadLogAsync(writer, CancellationToken));
    }

    [Fact]
    public async Task A_connection_that_reads_cannot_write()
    {
        await using var store = await _file.OpenAsync();
        using var reader = new DatabaseFile(_file.Path, TimeSpan.Zero, TimeProvider.System).OpenReader();

        var refused = Assert.Throws<Microsoft.Data.Sqlite.SqliteException>(() => Run(reader, "INSERT INTO logs (name, created_at) VALUES ('other', 0)"));

        Assert.Equal(SQLitePCL.raw.SQLITE_READONLY, refused.SqliteErrorCode);
    }

    [Fact]
    public async Task Two_stores_on_one_file_see_each_other_at_once()
    {
        await using var first = await _file.OpenAsync();
        await using var second = await _file.OpenAsync();

        await first.AppendAsync(Append("checking", 0, To("checking")), CancellationToken);
        var conflict = await second.AppendAsync(Append("checking", 0, To("checking")), CancellationToken);
        await second.AppendAsync(Append("checking", 1, To("checking")), CancellationToken);
        var log = await first.ReadLogAsync(new ReadLogRequest(LogPosition.Start), CancellationToken);

        Assert.Equal(new StreamVersion(1), Assert.Single(Assert.IsType<AppendResult.Conflict>(conflict).Streams).Actual);
        Assert.Equal([1L, 2L], log.Select(recorded => recorded.Version.Value));
    }

    [Fact]
    public async Task Logs_of_one_file_do_not_see_each_other()
    {
        await using var main = await _file.OpenAsync();
        await using var other = await _file.OpenAsync(new SqliteEventStoreOptions { Log = new LogName("other") });
        var @event = To("checking");

        await main.AppendAsync(Append("checking", 0, @event), CancellationToken);
        var appended = Assert.IsType<AppendResult.Appended>(await other.AppendAsync(Append("checking", 0, @event), CancellationToken));

        Assert.Equal(new LogPosition(1), appended.LastPosition);
    }

    [Fact]
    public async Task Metadata_that_is_no_text_is_read_as_its_JSON()
    {
        await using var store = await _file.OpenAsync();
        _file.Run("""
            INSERT INTO events (log_id, position, event_id, stream_id, event_version, event_type, event_data, metadata, created_at)
            VALUES (1, 1, randomblob(16), 'checking', 1, 'happened', '{}', '{"number":1.50,"object":{"a": []},"none":null,"text":"1.50"}', 0)
            """);

        var log = await store.ReadLogAsync(new ReadLogRequest(LogPosition.Start), CancellationToken);

        var custom = log[0].Metadata.Custom;
        Assert.Equal(("1.50", """{"a": []}""", "null", "1.50"), (custom["number"], custom["object"], custom["none"], custom["text"]));
    }

    [Fact]
    public async Task Closing_the_file_leaves_nothing_beside_it()
    {
        var store = await _file.OpenAsync();
        await store.AppendAsync(Append("checking", 0, To("checking")), CancellationToken);
        await store.ReadLogAsync(new ReadLogRequest(LogPosition.Start), CancellationToken);

        await store.DisposeAsync();

        Assert.Equal(["events.db"], _file.Files);
    }

    [Fact]
    public async Task A_store_that_is_disposed_refuses_every_call_and_can_be_disposed_again()
    {
        var store = await _file.OpenAsync();

        await store.DisposeAsync();
        await store.DisposeAsync();

        await Refused(() => store.AppendAsync(Append("checking", 0, To("checking")), CancellationToken).AsTask());
        await Refused(() => store.ReadStreamsAsync(new ReadStreamsRequest([new StreamRange(new StreamId("checking"))]), CancellationToken).AsTask());
        await Refused(() => store.ReadLogAsync(new ReadLogRequest(LogPosition.Start), CancellationToken).AsTask());
        await Refused(() => store.ReadVersionsAsync([new StreamId("checking")], CancellationToken).AsTask());
        await Refused(() => store.ListStreamsAsync(new ListStreamsRequest(StreamPrefix.All), CancellationToken).AsTask());

        static Task Refused(Func<Task> call) => Assert.ThrowsAsync<ObjectDisposedException>(call);
    }

    [Fact]
    public async Task Appends_under_way_are_answered_before_the_store_closes()
    {
        var store = await _file.OpenAsync();
        var appends = Enumerable.Range(0, 100).Select(number => store.AppendAsync(Append($"s-{number}", 0, To($"s-{number}")), CancellationToken).AsTask()).ToList();

        await store.DisposeAsync();
        var answers = await Task.WhenAll(appends);

        Assert.All(answers, answer => Assert.IsType<AppendResult.Appended>(answer));
        Assert.Equal(100L, _file.Read("SELECT count(*) FROM events"));
    }

    public void Dispose() => _file.Dispose();

    // The data of two reads are two arrays, and records compare arrays by reference.
    private static (RecordedEvent Event, string Data) Comparable(RecordedEvent recorded) =>
        (recorded with { Data = default }, System.Text.Encoding.UTF8.GetString(recorded.Data.Span));
}
