using System.Diagnostics;
using EventCore.Stores;
using static EventCore.Sqlite.Tests.TemporaryFile;

namespace EventCore.Sqlite.Tests;

public sealed class BusyTests : IDisposable
{
    private readonly TemporaryFile _file = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_append_that_outwaits_the_busy_timeout_fails_transiently_and_writes_nothing()
    {
        await using var store = await _file.OpenAsync(new SqliteEventStoreOptions { BusyTimeout = TimeSpan.FromMilliseconds(300) });
        using var other = _file.Connect();
        Run(other, "BEGIN IMMEDIATE");
        var waiting = Stopwatch.StartNew();

        var appends = Enumerable.Range(0, 5).Select(number => store.AppendAsync(Append($"s-{number}", 0, To($"s-{number}")), CancellationToken).AsTask()).ToList();
        var failures = await Task.WhenAll(appends.Select(append => Assert.ThrowsAsync<EventStoreException>(() => append)));
        Run(other, "ROLLBACK");

        Assert.All(failures, failure => Assert.True(failure.IsTransient));
        Assert.Equal("s-0", Assert.Single(failures[0].Streams).Value);
        Assert.InRange(waiting.Elapsed, TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(5));
        Assert.Equal(0L, _file.Read("SELECT count(*) FROM events"));
        Assert.IsType<AppendResult.Appended>(await store.AppendAsync(Append("later", 0, To("later")), CancellationToken));
    }

    [Fact]
    public async Task An_append_goes_through_once_the_other_program_lets_the_file_go()
    {
        await using var store = await _file.OpenAsync();
        using var other = _file.Connect();
        Run(other, "BEGIN IMMEDIATE");

        var append = store.AppendAsync(Append("checking", 0, To("checking")), CancellationToken).AsTask();
        await Task.Delay(100, CancellationToken);
        Assert.False(append.IsCompleted);
        Run(other, "ROLLBACK");

        Assert.IsType<AppendResult.Appended>(await append);
    }

    [Fact]
    public async Task An_append_that_is_cancelled_while_it_waits_for_the_file_is_there_whole_or_not_at_all_and_holds_nobody_up()
    {
        await using var store = await _file.OpenAsync();
        using var other = _file.Connect();
        Run(other, "BEGIN IMMEDIATE");
        using var cancellation = new CancellationTokenSource();

        var cancelled = store.AppendAsync(Append("checking", 0, To("checking"), To("checking")), cancellation.Token).AsTask();
        var patient = store.AppendAsync(Append("savings", 0, To("savings")), CancellationToken).AsTask();
        await cancellation.CancelAsync();
        var failure = await Record.ExceptionAsync(() => cancelled);
        Run(other, "ROLLBACK");

        // Whether the writer had it by then is chance.
        Assert.True(failure is OperationCanceledException or AppendOutcomeUnknownException, $"{failure}");
        Assert.IsType<AppendResult.Appended>(await patient.WaitAsync(TimeSpan.FromSeconds(30), CancellationToken));
        Assert.Contains(_file.Read("SELECT count(*) FROM events WHERE stream_id = 'checking'"), new object[] { 0L, 2L });
    }

    [Fact]
    public async Task What_else_is_written_can_be_cancelled_while_it_waits_for_the_file()
    {
        await using var store = await _file.OpenAsync(new SqliteEventStoreOptions { BusyTimeout = TimeSpan.FromSeconds(40) });
        using var other = _file.Connect();
        Run(other, "BEGIN IMMEDIATE");
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        var acquiring = store.AcquireCheckpointAsync(new SubscriptionName("steps"), new LeaseOwner("here"), TimeSpan.FromHours(1), cancellation.Token).AsTask();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => acquiring.WaitAsync(TimeSpan.FromSeconds(20), CancellationToken));
    }

    [Fact]
    public async Task A_read_does_not_wait_for_a_writer()
    {
        await using var store = await _file.OpenAsync(new SqliteEventStoreOptions { BusyTimeout = TimeSpan.Zero });
        await store.AppendAsync(Append("checking", 0, To("checking")), CancellationToken);
        using var other = _file.Connect();
        Run(other, "BEGIN IMMEDIATE; INSERT INTO logs (name, created_at) VALUES ('other', 0)");

        var page = await store.ReadStreamsAsync(new ReadStreamsRequest([new StreamRange(new StreamId("checking"))]), CancellationToken);

        Assert.Single(page.Events);
    }

    public void Dispose() => _file.Dispose();
}
