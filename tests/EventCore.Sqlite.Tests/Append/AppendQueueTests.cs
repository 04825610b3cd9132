using EventCore.Stores;
using static EventCore.Sqlite.Tests.TemporaryFile;

namespace EventCore.Sqlite.Tests;

public sealed class AppendQueueTests : IDisposable
{
    private readonly TemporaryFile _file = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Appends_of_one_batch_are_judged_in_order_and_do_not_touch_each_other()
    {
        await using var store = await _file.OpenAsync();
        var stored = To("taken");
        await store.AppendAsync(Append("taken", 0, stored), CancellationToken);
        var again = To("savings");

        var answers = await BatchAsync(
            store,
            Append("checking", 0, To("checking")),
            Append("checking", 0, To("checking")),
            Append("checking", 1, To("checking"), To("checking")),
            Append("taken", 1, stored, To("taken")),
            Append("savings", 0, again),
            Append("savings", 0, again));

        Assert.Equal(new LogPosition(2), Assert.IsType<AppendResult.Appended>(await answers[0]).LastPosition);
        Assert.Equal(new StreamVersion(1), Assert.Single(Assert.IsType<AppendResult.Conflict>(await answers[1]).Streams).Actual);
        Assert.Equal(new LogPosition(4), Assert.IsType<AppendResult.Appended>(await answers[2]).LastPosition);
        Assert.Equal([stored.Id], (await Assert.ThrowsAsync<EventIdReusedException>(() => answers[3])).EventIds);
        Assert.Equal(await answers[4], await answers[5]);
        Assert.Equal(5L, _file.Read("SELECT count(*) FROM events"));
    }

    [Fact]
    public async Task An_append_that_the_file_refuses_is_taken_back_whole_and_alone()
    {
        await using var store = await _file.OpenAsync();
        _file.Run("CREATE TRIGGER poison BEFORE INSERT ON events WHEN NEW.event_data = '\"poison\"' BEGIN SELECT RAISE(ABORT, 'poison'); END");

        var answers = await BatchAsync(
            store,
            Append("checking", 0, To("checking")),
            Append("bad", 0, To("bad"), To("bad", "\"poison\"")),
            Append("savings", 0, To("savings")));

        Assert.Equal(new LogPosition(1), Assert.IsType<AppendResult.Appended>(await answers[0]).LastPosition);
        Assert.False((await Assert.ThrowsAsync<EventStoreException>(() => answers[1])).IsTransient);
        Assert.Equal(new LogPosition(2), Assert.IsType<AppendResult.Appended>(await answers[2]).LastPosition);
        Assert.Equal("checking,savings", _file.Read("SELECT group_concat(stream_id) FROM events"));
    }

    [Fact]
    public async Task An_append_that_finds_no_room_is_taken_back_whole_and_the_next_one_is_tried()
    {
        using var writer = await PrepareAsync();
        var file = new DatabaseFile(_file.Path, TimeSpan.Zero, TimeProvider.System);
        await using var queue = new AppendQueue(file, writer, logId: 1, TimeProvider.System);
        Run(writer, $"PRAGMA max_page_count = {DatabaseFile.Read(writer, "PRAGMA page_count")}");
        var large = $"\"{new string('x', 500_000)}\"";

        var failure = await Assert.ThrowsAsync<EventStoreException>(() => queue.AppendAsync(Append("large", 0, To("large"), To("large", large)), CancellationToken));
        Run(writer, "PRAGMA max_page_count = 100000");
        var answer = await queue.AppendAsync(Append("large", 0, To("large", large)), CancellationToken);

        Assert.False(failure.IsTransient);
        Assert.Contains("full", failure.Message, StringComparison.Ordinal);
        Assert.Equal(new LogPosition(1), Assert.IsType<AppendResult.Appended>(answer).LastPosition);
    }

    [Fact]
    public async Task A_transaction_that_ends_before_its_commit_writes_nothing_and_the_next_one_goes_through()
    {
        await using var store = await _file.OpenAsync();
        _file.Run("CREATE TRIGGER poison BEFORE INSERT ON events WHEN NEW.event_data = '\"poison\"' BEGIN SELECT RAISE(ROLLBACK, 'poison'); END");

        var answers = await BatchAsync(store, Append("checking", 0, To("checking")), Append("bad", 0, To("bad", "\"poison\"")));
        var later = await store.AppendAsync(Append("later", 0, To("later")), CancellationToken);

        Assert.Equal("checking", Assert.Single((await Assert.ThrowsAsync<EventStoreException>(() => answers[0])).Streams).Value);
        await Assert.ThrowsAsync<EventStoreException>(() => answers[1]);
        Assert.Equal(new LogPosition(1), Assert.IsType<AppendResult.Appended>(later).LastPosition);
    }

    [Fact]
    public async Task A_commit_that_fails_leaves_only_what_was_written_unknown_and_the_next_one_goes_through()
    {
        await using var store = await _file.OpenAsync();

        // A foreign key that is checked at the commit makes the commit fail.
        _file.Run("""
            CREATE TABLE notes (id INTEGER PRIMARY KEY, other INTEGER REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED);
            CREATE TRIGGER poison AFTER INSERT ON events WHEN NEW.event_data = '"poison"' BEGIN INSERT INTO notes VALUES (1, 2); END
            """);

        var answers = await BatchAsync(store, Append("checking", 0, To("checking", "\"poison\"")), Append("checking", 0, To("checking")));
        var later = await store.AppendAsync(Append("later", 0, To("later")), CancellationToken);

        var unknown = await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => answers[0]);
        Assert.True(unknown.IsTransient);
        Assert.Equal("checking", Assert.Single(unknown.Streams).Value);
        await Assert.ThrowsAsync<EventStoreException>(() => answers[1]);
        Assert.Equal(new LogPosition(1), Assert.IsType<AppendResult.Appended>(later).LastPosition);
    }

    public void Dispose() => _file.Dispose();

    private async Task<Microsoft.Data.Sqlite.SqliteConnection> PrepareAsync()
    {
        await (await _file.OpenAsync()).DisposeAsync();
        return new DatabaseFile(_file.Path, TimeSpan.Zero, TimeProvider.System).OpenWriter();
    }

    /// <summary>Holds the file until all appends wait, so that they come into one transaction.</summary>
    private async Task<List<Task<AppendResult>>> BatchAsync(SqliteEventStore store, params AppendRequest[] appends)
    {
        using var other = _file.Connect();
        Run(other, "BEGIN IMMEDIATE");
        var answers = appends.Select(append => store.AppendAsync(append, CancellationToken).AsTask()).ToList();
        Run(other, "ROLLBACK");
        await Task.WhenAll(answers.Select(answer => answer.ContinueWith(_ => { }, CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default)));
        return answers;
    }
}
