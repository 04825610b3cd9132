using EventCore.Stores;
using static EventCore.Sqlite.Tests.TemporaryFile;

namespace EventCore.Sqlite.Tests;

public sealed class SqliteAppendWriterTests : IDisposable
{
    private readonly TemporaryFile _file = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Appends_of_one_batch_are_judged_in_order_and_do_not_touch_each_other()
    {
        using var writer = await OpenWriterAsync();
        var stored = To("taken");
        await writer.WriteAsync([Append("taken", 0, stored)]);

        var answers = (await writer.WriteAsync(
        [
            Append("checking", 0, To("checking")),
            Append("checking", 0, To("checking")),
            Append("checking", 1, To("checking"), To("checking")),
            Append("taken", 1, stored, To("taken")),
            Append("savings", 0, To("savings")),
        ])).Answers;

        Assert.Equal(new LogPosition(2), Result<AppendResult.Appended>(answers[0]).LastPosition);
        Assert.Equal(new StreamVersion(1), Assert.Single(Result<AppendResult.Conflict>(answers[1]).Streams).Actual);
        Assert.Equal(new LogPosition(4), Result<AppendResult.Appended>(answers[2]).LastPosition);
        Assert.Equal([stored.Id], Refusal<EventIdReusedException>(answers[3]).EventIds);
        Assert.Equal(new LogPosition(5), Result<AppendResult.Appended>(answers[4]).LastPosition);
        Assert.Equal(5L, _file.Read("SELECT count(*) FROM events"));
    }

    [Fact]
    public async Task An_append_that_the_file_refuses_is_taken_back_whole_and_alone()
    {
        using var writer = await OpenWriterAsync();
        Poison("SELECT RAISE(ABORT, 'poison')");

        var answers = (await writer.WriteAsync(
        [
            Append("checking", 0, To("checking")),
            Append("bad", 0, To("bad"), To("bad", "\"poison\"")),
            Append("savings", 0, To("savings")),
        ])).Answers;

        Assert.Equal(new LogPosition(1), Result<AppendResult.Appended>(answers[0]).LastPosition);
        Assert.Equal("bad", Assert.Single(Refusal<AppendRefusedException>(answers[1]).Streams).Value);
        Assert.Equal(new LogPosition(2), Result<AppendResult.Appended>(answers[2]).LastPosition);
        Assert.Equal("checking,savings", _file.Read("SELECT group_concat(stream_id) FROM events"));
    }

    [Fact]
    public async Task An_append_that_finds_no_room_is_taken_back_whole_and_the_next_one_is_tried()
    {
        await (await _file.OpenAsync()).DisposeAsync();
        var file = new DatabaseFile(_file.Path, TimeSpan.Zero, TimeProvider.System);
        var connection = file.OpenWriter();
        using var writer = new SqliteAppendWriter(file, connection, logId: 1, TimeProvider.System);
        await using var queue = new AppendQueue(writer, SqliteAppendWriter.QueueOptions);
        Run(connection, $"PRAGMA max_page_count = {DatabaseFile.Read(connection, "PRAGMA page_count")}");
        var large = $"\"{new string('x', 500_000)}\"";

        var failure = await Assert.ThrowsAsync<EventStoreException>(() => queue.AppendAsync(Append("large", 0, To("large"), To("large", large)), CancellationToken).AsTask());
        Run(connection, "PRAGMA max_page_count = 100000");
        var answer = await queue.AppendAsync(Append("large", 0, To("large", large)), CancellationToken);

        Assert.False(failure.IsTransient);
        Assert.Contains("full", failure.Message, StringComparison.Ordinal);
        Assert.Equal(new LogPosition(1), Assert.IsType<AppendResult.Appended>(answer).LastPosition);
    }

    [Fact]
    public async Task A_transaction_that_ends_before_its_commit_writes_nothing_and_the_next_one_goes_through()
    {
        using var writer = await OpenWriterAsync();
        Poison("SELECT RAISE(ROLLBACK, 'poison')");

        await Assert.ThrowsAsync<AppendRefusedException>(() => writer.WriteAsync([Append("checking", 0, To("checking")), Append("bad", 0, To("bad", "\"poison\""))]));
        var later = (await writer.WriteAsync([Append("later", 0, To("later"))])).Answers;

        Assert.Equal(new LogPosition(1), Result<AppendResult.Appended>(later[0]).LastPosition);
        Assert.Equal("later", _file.Read("SELECT group_concat(stream_id) FROM events"));
    }

    [Fact]
    public async Task An_append_whose_content_ends_the_transaction_is_refused_and_its_neighbours_are_appended()
    {
        await using var store = await _file.OpenAsync();
        Poison("SELECT RAISE(ROLLBACK, 'poison')");
        using var other = _file.Connect();
        Run(other, "BEGIN IMMEDIATE");

        string[] streams = ["first", "checking", "bad", "savings"];
        var answers = streams.Select(stream => store.AppendAsync(Append(stream, 0, To(stream, stream == "bad" ? "\"poison\"" : "{}")), CancellationToken).AsTask()).ToList();
        Run(other, "ROLLBACK");

        var refused = await Assert.ThrowsAsync<AppendRefusedException>(() => answers[2]);
        Assert.Equal("bad", Assert.Single(refused.Streams).Value);
        Assert.All([await answers[0], await answers[1], await answers[3]], answer => Assert.IsType<AppendResult.Appended>(answer));
    }

    [Fact]
    public async Task A_commit_that_fails_leaves_only_what_was_written_unknown_and_the_next_one_goes_through()
    {
        using var writer = await OpenWriterAsync();
        _file.Run("CREATE TABLE notes (id INTEGER PRIMARY KEY, other INTEGER REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED)");

        // A foreign key that is checked at the commit makes the commit fail.
        Poison("INSERT INTO notes VALUES (1, 2)");

        var answers = (await writer.WriteAsync([Append("checking", 0, To("checking", "\"poison\"")), Append("checking", 0, To("checking"))])).Answers;
        var later = (await writer.WriteAsync([Append("later", 0, To("later"))])).Answers;

        var unknown = Refusal<AppendOutcomeUnknownException>(answers[0]);
        Assert.True(unknown.IsTransient);
        Assert.Equal("checking", Assert.Single(unknown.Streams).Value);
        Assert.Equal("checking", Assert.Single(Refusal<EventStoreException>(answers[1]).Streams).Value);
        Assert.Equal(new LogPosition(1), Result<AppendResult.Appended>(later[0]).LastPosition);
    }

    [Fact]
    public async Task A_writer_that_lost_its_connection_opens_another()
    {
        using var writer = await OpenWriterAsync();

        // What a rollback that failed does.
        writer.Dispose();
        var answers = (await writer.WriteAsync([Append("checking", 0, To("checking"))])).Answers;

        Assert.Equal(new LogPosition(1), Result<AppendResult.Appended>(answers[0]).LastPosition);
    }

    public void Dispose() => _file.Dispose();

    private static T Result<T>(AppendAnswer answer) => Assert.IsType<T>(Assert.IsType<AppendAnswer.Judged>(answer).Result);

    private static T Refusal<T>(AppendAnswer answer) => Assert.IsType<T>(Assert.IsType<AppendAnswer.Refused>(answer).Reason);

    private async Task<SqliteAppendWriter> OpenWriterAsync()
    {
        await (await _file.OpenAsync()).DisposeAsync();
        var file = new DatabaseFile(_file.Path, TimeSpan.Zero, TimeProvider.System);
        return new SqliteAppendWriter(file, file.OpenWriter(), logId: 1, TimeProvider.System);
    }

    /// <summary>Has the file do something when an event whose data is "poison" is written.</summary>
    private void Poison(string statement) =>
        _file.Run($"CREATE TRIGGER poison BEFORE INSERT ON events WHEN NEW.event_data = '\"poison\"' BEGIN {statement}; END");
}
