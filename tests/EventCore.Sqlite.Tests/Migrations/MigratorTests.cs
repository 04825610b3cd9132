using static EventCore.Sqlite.Tests.TemporaryFile;

namespace EventCore.Sqlite.Tests;

public sealed class MigratorTests : IDisposable
{
    private static readonly int Next = Migration.All.Count + 1;

    private readonly TemporaryFile _file = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_stores_that_open_a_new_file_together_apply_each_migration_once()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(async () => await _file.OpenAsync(), CancellationToken)));

        Assert.Equal((long)Migration.All.Count, _file.Read("SELECT count(*) FROM schema_migrations"));
        Assert.Equal(1L, _file.Read("SELECT count(*) FROM logs"));
        Assert.All(stores, Assert.NotNull);
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_history_says_what_was_applied_when_and_by_whom()
    {
        await using var store = await _file.OpenAsync();

        Assert.Equal(1L, _file.Read("SELECT version FROM schema_migrations"));
        Assert.Equal("0001_events.sql", _file.Read("SELECT name FROM schema_migrations"));
        Assert.Matches("^[0-9a-f]{64}$", (string)_file.Read("SELECT checksum FROM schema_migrations")!);
        Assert.Equal($"{Environment.UserName}@{Environment.MachineName}", _file.Read("SELECT applied_by FROM schema_migrations"));
        Assert.True((long)_file.Read("SELECT applied_at FROM schema_migrations")! > 0);
    }

    [Theory]
    [InlineData("UPDATE schema_migrations SET checksum = 'other' WHERE version = 1", "found checksum other. To mend it: use the EventCore that applied it, or restore the migration that was edited")]
    [InlineData("INSERT INTO schema_migrations VALUES (99, '0099_future.sql', '', 0, '', 0)", "migration 0099_future.sql: expected none after 0004_projection_control.sql, found that it was applied. To mend it: use an EventCore that knows it")]
    [InlineData("DELETE FROM schema_migrations WHERE version = 1", "migration 0001_events.sql: expected that it was applied, found that it was not. To mend it: restore its row in schema_migrations")]
    [InlineData("UPDATE schema_migrations SET name = '0001_theirs.sql' WHERE version = 1", "migration 0001_theirs.sql: expected none of that name, found that it was applied. To mend it: use the EventCore that applied it, or name a file")]
    [InlineData("INSERT INTO schema_migrations VALUES (0, '0000_theirs.sql', '', 0, '', 0)", "migration 0000_theirs.sql: expected none of that name, found that it was applied. To mend it: use the EventCore that applied it, or name a file")]
    public async Task What_is_wrong_with_a_history_is_told_apart(string damage, string difference)
    {
        await (await _file.OpenAsync()).DisposeAsync();
        _file.Run(damage);

        await ExpectRefusedAsync(difference);
        await Assert.ThrowsAsync<SchemaMismatchException>(() => SqliteSchema.ScriptAsync(_file.Path, CancellationToken));
    }

    [Fact]
    public async Task A_database_with_events_but_no_history_is_refused_and_left_as_it_was()
    {
        _file.Run("CREATE TABLE events (id INTEGER PRIMARY KEY)");
        var before = await File.ReadAllBytesAsync(_file.Path, CancellationToken);

        await ExpectRefusedAsync("it has table events but no migration history");

        Assert.Equal(before, await File.ReadAllBytesAsync(_file.Path, CancellationToken));
    }

    [Fact]
    public async Task A_database_with_the_migration_history_of_something_else_is_refused()
    {
        _file.Run("CREATE TABLE schema_migrations (version TEXT PRIMARY KEY)");

        await ExpectRefusedAsync("schema_migrations that another program made");
    }

    [Fact]
    public async Task A_database_in_another_encoding_is_refused()
    {
        _file.Run("PRAGMA encoding = 'UTF-16le'; CREATE TABLE mine (id INTEGER PRIMARY KEY)");

        await ExpectRefusedAsync("UTF-16le");
    }

    [Fact]
    public async Task Tables_of_other_names_may_be_in_the_file()
    {
        _file.Run("CREATE TABLE customers (id INTEGER PRIMARY KEY); INSERT INTO customers VALUES (7)");

        await using var store = await _file.OpenAsync();
        await store.AppendAsync(Append("checking", 0, To("checking")), CancellationToken);

        Assert.Equal(7L, _file.Read("SELECT id FROM customers"));
    }

    [Theory]
    [InlineData("DROP TRIGGER events_refuse_update", "trigger events_refuse_update: expected it, found nothing")]
    [InlineData("DROP INDEX events_first_of_stream", "index events_first_of_stream: expected it, found nothing")]
    [InlineData("DROP VIEW event_streams; CREATE VIEW event_streams AS SELECT 1", "view event_streams: expected the declaration of its migration, found another")]
    [InlineData("ALTER TABLE events ADD COLUMN note TEXT", "table events: expected the declaration of its migration, found another")]
    [InlineData("CREATE TRIGGER swallow BEFORE INSERT ON events BEGIN SELECT RAISE(IGNORE); END", "trigger swallow: expected nothing, found it on events")]
    [InlineData("CREATE UNIQUE INDEX one_by_type ON events (event_type)", "index one_by_type: expected nothing, found it on events")]
    public async Task A_schema_that_was_changed_is_refused_with_the_difference(string change, string difference)
    {
        await (await _file.OpenAsync()).DisposeAsync();
        _file.Run(change);

        await ExpectRefusedAsync(difference);
    }

    [Fact]
    public async Task A_later_migration_keeps_the_events()
    {
        await using (var store = await _file.OpenAsync())
        {
            await store.AppendAsync(Append("checking", 0, To("checking")), CancellationToken);
        }

        await MigrateAsync([.. Migration.All, new Migration(Next, "9999_notes.sql", "CREATE TABLE notes (id INTEGER PRIMARY KEY) STRICT")]);

        Assert.Equal((long)Next, _file.Read("SELECT max(version) FROM schema_migrations"));
        Assert.Equal(1L, _file.Read("SELECT count(*) FROM events"));
        Assert.Equal(0L, _file.Read("SELECT count(*) FROM notes"));
    }

    [Fact]
    public async Task A_migration_that_fails_names_the_file_the_statement_and_what_SQLite_said_and_leaves_nothing_behind()
    {
        await (await _file.OpenAsync()).DisposeAsync();

        // Right on an empty database, which is where the expected schema comes from, and wrong on this one.
        var failing = new Migration(Next, "9999_notes.sql", "CREATE TABLE notes (id INTEGER PRIMARY KEY) STRICT;\nINSERT INTO notes VALUES (1);\n\n-- Once more.\nINSERT INTO notes\nSELECT version FROM schema_migrations;\n");
        var failed = await Assert.ThrowsAsync<EventStoreException>(() => MigrateAsync([.. Migration.All, failing]));

        Assert.Contains("9999_notes.sql failed at line 5, in the statement `INSERT INTO notes`", failed.Message, StringComparison.Ordinal);
        Assert.Contains("UNIQUE constraint failed: notes.id", failed.Message, StringComparison.Ordinal);

        Assert.Equal((long)Migration.All.Count, _file.Read("SELECT max(version) FROM schema_migrations"));
        Assert.Equal(0L, _file.Read("SELECT count(*) FROM sqlite_schema WHERE name = 'notes'"));
    }

    public void Dispose() => _file.Dispose();

    private async Task MigrateAsync(IReadOnlyList<Migration> migrations)
    {
        var file = new DatabaseFile(_file.Path, TimeSpan.FromSeconds(5), TimeProvider.System);
        using var writer = file.OpenWriter();
        await new Migrator(file, migrations, TimeProvider.System).MigrateAsync(writer, CancellationToken);
    }

    private async Task ExpectRefusedAsync(string difference)
    {
        var refused = await Assert.ThrowsAsync<SchemaMismatchException>(() => _file.OpenAsync().AsTask());

        Assert.Contains(difference, refused.Message, StringComparison.Ordinal);
        Assert.Contains(_file.Path, refused.Message, StringComparison.Ordinal);
    }
}
