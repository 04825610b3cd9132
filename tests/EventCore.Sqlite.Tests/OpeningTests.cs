using static EventCore.Sqlite.Tests.TemporaryFile;

namespace EventCore.Sqlite.Tests;

public sealed class OpeningTests : IDisposable
{
    private readonly TemporaryFile _file = new();

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(":memory:")]
    public async Task A_path_that_names_no_file_is_refused(string path) =>
        await Assert.ThrowsAsync<ArgumentException>(() => OpenAsync(path));

    [Fact]
    public async Task A_folder_is_refused() =>
        await ExpectRefusedAsync(Path.GetDirectoryName(_file.Path)!, "is a folder");

    [Fact]
    public async Task A_file_in_a_folder_that_does_not_exist_is_refused() =>
        await ExpectRefusedAsync(Path.Combine(_file.Path, "events.db"), "in a folder that does not exist");

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_was()
    {
        var text = string.Concat(Enumerable.Repeat("This is a letter and not a database. ", 100));
        await File.WriteAllTextAsync(_file.Path, text, TestContext.Current.CancellationToken);

        await ExpectRefusedAsync(_file.Path, "not a SQLite database");

        Assert.Equal(text, await File.ReadAllTextAsync(_file.Path, TestContext.Current.CancellationToken));
        Assert.Equal(["events.db"], _file.Files);
    }

    [Fact]
    public async Task A_read_only_file_is_refused_and_left_as_it_was()
    {
        await (await _file.OpenAsync()).DisposeAsync();
        File.SetAttributes(_file.Path, FileAttributes.ReadOnly);

        await ExpectRefusedAsync(_file.Path, "is read-only");

        Assert.Equal(["events.db"], _file.Files);
        File.SetAttributes(_file.Path, FileAttributes.Normal);
    }

    [Fact]
    public async Task A_folder_where_nothing_can_be_created_is_refused_and_nothing_is_left_in_it()
    {
        // The process file system refuses root too.
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");

        await ExpectRefusedAsync("/proc/self/events.db", "could not be opened or created");

        Assert.False(File.Exists("/proc/self/events.db"));
    }

    [Fact]
    public async Task Opening_can_be_cancelled_while_another_program_holds_the_file()
    {
        using var other = _file.Connect();
        Run(other, "BEGIN IMMEDIATE");
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        var opening = SqliteEventStore.OpenAsync(_file.Path, new SqliteEventStoreOptions { BusyTimeout = TimeSpan.FromMinutes(5) }, cancellation.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.AsTask());
    }

    public void Dispose() => _file.Dispose();

    private static async Task ExpectRefusedAsync(string path, string reason)
    {
        var refused = await Assert.ThrowsAsync<EventStoreException>(() => OpenAsync(path));

        Assert.False(refused.IsTransient);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private static Task<SqliteEventStore> OpenAsync(string path) => SqliteEventStore.OpenAsync(path, cancellationToken: TestContext.Current.CancellationToken).AsTask();
}
