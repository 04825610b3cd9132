namespace EventCore.Sqlite.Tests;

public sealed class SqliteSchemaTests : IDisposable
{
    private readonly TemporaryFile _file = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("DROP TRIGGER events_refuse_delete", SchemaImpact.Fatal, "trigger events_refuse_delete: expected it, found nothing")]
    [InlineData("DROP INDEX events_by_id; CREATE INDEX events_by_id ON events (log_id, event_id)", SchemaImpact.Fatal, "index events_by_id: expected the declaration of its migration, found another")]
    [InlineData("ALTER TABLE events ADD COLUMN note TEXT", SchemaImpact.Fatal, "table events: expected the declaration of its migration, found another")]
    [InlineData("DROP TABLE snapshots", SchemaImpact.Fatal, "table snapshots: expected it, found nothing")]
    [InlineData("CREATE TRIGGER swallow BEFORE INSERT ON events BEGIN SELECT RAISE(IGNORE); END", SchemaImpact.Fatal, "trigger swallow: expected nothing, found it on events")]
    [InlineData("CREATE UNIQUE INDEX one_by_type ON events (event_type)", SchemaImpact.Fatal, "index one_by_type: expected nothing, found it on events")]
    [InlineData("CREATE UNIQUE INDEX one_by_name ON snapshots (name)", SchemaImpact.Degraded, "index one_by_name: expected nothing, found it on snapshots")]
    [InlineData("CREATE INDEX by_type ON events (event_type)", SchemaImpact.Note, "index by_type: expected nothing, found it on events")]
    [InlineData("CREATE TABLE customers (id INTEGER PRIMARY KEY)", SchemaImpact.Note, "table customers: expected nothing, found it on customers")]
    [InlineData("DELETE FROM schema_migrations WHERE version = 2", SchemaImpact.Fatal, "migration 0002_snapshots.sql: expected that it was applied, found that it was not")]
    [InlineData(
        "INSERT INTO schema_migrations SELECT 99, '0099_future.sql', checksum, applied_at, applied_by, 0 FROM schema_migrations WHERE version = 1", SchemaImpact.Fatal,
        "migration 0099_future.sql: expected none after 0004_projection_control.sql, found that it was applied")]
    [InlineData("DROP TABLE schema_migrations", SchemaImpact.Fatal, "file events.db: expected the tables of EventCore with their history, found no history")]
    public async Task Every_drift_is_told_in_a_line_with_its_impact(string sql, SchemaImpact impact, string line)
    {
        await (await _file.OpenAsync()).DisposeAsync();
        _file.Run(sql);

        var difference = Assert.Single((await SqliteSchema.VerifyAsync(_file.Path, CancellationToken)).Differences);

        Assert.Equal((line, impact), (difference.ToString(), difference.Impact));
    }

    [Fact]
    public async Task A_migration_that_was_edited_is_told_with_both_checksums()
    {
        await (await _file.OpenAsync()).DisposeAsync();
        _file.Run("UPDATE schema_migrations SET checksum = 'other' WHERE version = 1");

        var difference = Assert.Single((await SqliteSchema.VerifyAsync(_file.Path, CancellationToken)).Differences);

        Assert.Equal($"migration 0001_events.sql: expected checksum {Migration.All[0].Checksum}, found checksum other", difference.ToString());
    }

    [Fact]
    public async Task A_migration_that_later_ones_follow_is_not_to_be_applied_again()
    {
        await (await _file.OpenAsync()).DisposeAsync();
        _file.Run("DELETE FROM schema_migrations WHERE version = 1");

        var difference = Assert.Single((await SqliteSchema.VerifyAsync(_file.Path, CancellationToken)).Differences);

        Assert.StartsWith("restore its row in schema_migrations", difference.Mending, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Looking_changes_nothing_also_beside_a_store_that_is_open()
    {
        await using var store = await _file.OpenAsync();
        await store.AppendAsync(TemporaryFile.Append("checking", 0, TemporaryFile.To("checking")), CancellationToken);
        var before = await File.ReadAllBytesAsync(_file.Path, CancellationToken);

        Assert.Empty((await SqliteSchema.VerifyAsync(_file.Path, CancellationToken)).Differences);

        Assert.Equal(before, await File.ReadAllBytesAsync(_file.Path, CancellationToken));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_not_made()
    {
        var missing = await Assert.ThrowsAsync<EventStoreException>(() => SqliteSchema.VerifyAsync(_file.Path, CancellationToken));

        Assert.Contains("eventcore db migrate", missing.Message, StringComparison.Ordinal);
        Assert.Empty(_file.Files);
    }

    [Fact]
    public async Task A_file_of_another_kind_is_said_to_be_one()
    {
        await File.WriteAllTextAsync(_file.Path, new string('x', 10_000), CancellationToken);

        await Assert.ThrowsAsync<EventStoreException>(() => SqliteSchema.VerifyAsync(_file.Path, CancellationToken));
    }

    public void Dispose() => _file.Dispose();
}
