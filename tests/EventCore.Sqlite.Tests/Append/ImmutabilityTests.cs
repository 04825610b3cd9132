using Microsoft.Data.Sqlite;
using static EventCore.Sqlite.Tests.TemporaryFile;

namespace EventCore.Sqlite.Tests;

public sealed class ImmutabilityTests : IDisposable
{
    private const string Columns = "(log_id, position, event_id, stream_id, event_version, event_type, event_data, metadata, created_at)";

    private readonly TemporaryFile _file = new();

    [Theory]
    [InlineData("UPDATE events SET event_data = '[]'")]
    [InlineData("UPDATE events SET position = 2")]
    [InlineData("DELETE FROM events")]
    [InlineData("DELETE FROM events WHERE position = 1")]
    [InlineData("REPLACE INTO events " + Columns + " SELECT log_id, position, event_id, stream_id, event_version, event_type, '[]', metadata, 0 FROM events")]
    [InlineData("REPLACE INTO events " + Columns + " SELECT log_id, 2, event_id, stream_id, 2, event_type, '[]', metadata, 0 FROM events")]
    [InlineData("REPLACE INTO events " + Columns + " SELECT log_id, 2, randomblob(16), stream_id, 1, event_type, '[]', metadata, 0 FROM events")]
    [InlineData("INSERT INTO events " + Columns + " SELECT * FROM (SELECT log_id, 1, randomblob(16), 'a', 1, 'b', '[]', '{}', 0 FROM events) WHERE true ON CONFLICT DO UPDATE SET event_data = '[]'")]
    [InlineData("INSERT INTO events " + Columns + " SELECT log_id, 3, randomblob(16), 'gap', 1, event_type, '[]', metadata, 0 FROM events")]
    [InlineData("INSERT INTO events " + Columns + " SELECT log_id, 2, randomblob(16), 'gap', 2, event_type, '[]', metadata, 0 FROM events")]
    [InlineData("INSERT INTO events " + Columns + " SELECT log_id, 2, randomblob(16), 'junk', 1, event_type, 'no JSON', metadata, 0 FROM events")]
    [InlineData("DELETE FROM logs")]
    public async Task Stored_events_cannot_be_changed_displaced_or_deleted(string statement)
    {
        await using var store = await _file.OpenAsync();
        await store.AppendAsync(Append("checking", 0, To("checking")), TestContext.Current.CancellationToken);
        using var other = _file.Connect();

        var refused = Assert.Throws<SqliteException>(() => Run(other, statement));

        Assert.Equal(SQLitePCL.raw.SQLITE_CONSTRAINT, refused.SqliteErrorCode);
        Assert.Equal(1L, _file.Read("SELECT count(*) FROM events WHERE position = 1 AND event_data = '{}'"));
        Assert.Equal(1L, _file.Read("SELECT count(*) FROM events"));
    }

    public void Dispose() => _file.Dispose();
}
