using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EventCore.Sqlite.Tests;

public sealed class SqliteFailureTests
{
    [Theory]
    [InlineData(raw.SQLITE_BUSY, true)]
    [InlineData(raw.SQLITE_LOCKED, true)]
    [InlineData(raw.SQLITE_NOMEM, true)]
    [InlineData(raw.SQLITE_FULL, false)]
    [InlineData(raw.SQLITE_IOERR, false)]
    [InlineData(raw.SQLITE_CORRUPT, false)]
    [InlineData(raw.SQLITE_NOTADB, false)]
    [InlineData(raw.SQLITE_READONLY, false)]
    [InlineData(raw.SQLITE_CONSTRAINT, false)]
    public void A_failure_is_transient_where_waiting_may_help(int code, bool isTransient)
    {
        var failure = SqliteFailure.Translate(new SqliteException("text", code), "/data/events.db", [new StreamId("checking")]);

        Assert.Equal(isTransient, failure.IsTransient);
        Assert.Equal("checking", Assert.Single(failure.Streams).Value);
        Assert.Contains("/data/events.db", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(raw.SQLITE_CONSTRAINT, typeof(AppendRefusedException))]
    [InlineData(raw.SQLITE_TOOBIG, typeof(AppendRefusedException))]
    [InlineData(raw.SQLITE_FULL, typeof(EventStoreException))]
    [InlineData(raw.SQLITE_IOERR, typeof(EventStoreException))]
    public void A_write_is_refused_for_its_content_where_another_may_pass(int code, Type failure) =>
        Assert.IsType(failure, SqliteFailure.TranslateWrite(new SqliteException("text", code), "/data/events.db", [new StreamId("checking")]));

    [Theory]
    [InlineData(raw.SQLITE_BUSY, false)]
    [InlineData(raw.SQLITE_FULL, false)]
    [InlineData(raw.SQLITE_IOERR, true)]
    [InlineData(raw.SQLITE_NOMEM, true)]
    public void A_commit_is_unknown_where_its_mark_may_be_on_the_disk(int code, bool isUnknown) =>
        Assert.Equal(isUnknown, SqliteFailure.LeavesCommitUnknown(new SqliteException("text", code)));
}
