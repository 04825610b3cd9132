namespace EventCore.Sqlite.Tests;

public sealed class SqliteWatchTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFile _file = new();
    private int _told;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_watches_is_told_of_what_another_store_appends()
    {
        await using var store = await _file.OpenAsync();
        await using var other = await _file.OpenAsync();
        await using var watch = store.WatchAppends(() => Interlocked.Increment(ref _told));
        await UntilAsync(() => watch.HearsOthers && _told == 1);

        await other.AppendAsync(TemporaryFile.Append("a", 0, TemporaryFile.To("a")), Cancel);

        await UntilAsync(() => _told == 2);
    }

    [Fact]
    public async Task Whoever_watches_is_told_at_once_of_what_the_store_itself_appends()
    {
        await using var store = await _file.OpenAsync();
        await using var watch = store.WatchAppends(() => Interlocked.Increment(ref _told));
        await UntilAsync(() => watch.HearsOthers && _told == 1);

        await store.AppendAsync(TemporaryFile.Append("a", 0, TemporaryFile.To("a")), Cancel);

        Assert.InRange(_told, 2, 3);
    }

    [Fact]
    public async Task A_store_that_is_disposed_lets_go_of_the_file_under_a_watch()
    {
        var store = await _file.OpenAsync();
        await using var watch = store.WatchAppends(() => { });
        await UntilAsync(() => watch.HearsOthers);

        await store.DisposeAsync();

        Assert.Equal(["events.db"], _file.Files);
    }

    public void Dispose() => _file.Dispose();

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Patience);
        while (!condition())
        {
            await Task.Delay(1, limit.Token);
        }
    }
}
