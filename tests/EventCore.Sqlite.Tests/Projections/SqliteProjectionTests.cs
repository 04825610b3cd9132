using EventCore.Stores;
using Microsoft.Data.Sqlite;

namespace EventCore.Sqlite.Tests;

public sealed class SqliteProjectionTests : IDisposable
{
    private static readonly StreamId Stream = new("steps");
    private static readonly SubscriptionName Steps = new("steps");
    private static readonly LeaseOwner Here = new("here");

    private readonly TemporaryFile _file = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_event_is_applied_once()
    {
        await using var store = await OpenAsync(steps: 1_500);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var running = new ProjectionRunner(store, [new StepsProjection()]).RunAsync(stop.Token);
        while ((await store.ListCheckpointsAsync(Cancel)) is not [{ Checkpoint.Position.Value: 1_500 }])
        {
            await Task.Delay(1, Cancel);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(Enumerable.Range(1, 1_500).Select(position => (long)position), Positions());
    }

    [Fact]
    public async Task A_handler_so_slow_that_many_events_take_longer_than_the_lease_gets_on()
    {
        await using var store = await OpenAsync(steps: 100);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        // The lease is renewed in the same turn to write that a batch holds. 64 events would hold it for 3 s, three times the lease.
        var slow = new StepsProjection(_ => Thread.Sleep(50));
        var running = new ProjectionRunner(store, [slow], new ProjectionRunnerOptions { LeaseTime = TimeSpan.FromSeconds(1), CheckInterval = TimeSpan.FromMilliseconds(5) }).RunAsync(stop.Token);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while ((await store.ListCheckpointsAsync(Cancel)) is not [{ Checkpoint.Position.Value: 100 }])
        {
            await Task.Delay(10, patience.Token);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(Enumerable.Range(1, 100).Select(position => (long)position), Positions());
    }

    [Fact]
    public async Task A_handler_that_throws_leaves_neither_read_model_nor_checkpoint_and_its_exception_comes_through()
    {
        await using var store = await OpenAsync(steps: 3);
        var lease = (await store.AcquireCheckpointAsync(Steps, Here, TimeSpan.FromHours(1), Cancel))!;

        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(store, new StepsProjection(_ => throw new InvalidOperationException("No.")), lease));
        var error = await Assert.ThrowsAsync<SqliteException>(() => WriteAsync(store, new StepsProjection(connection => Run(connection, "INSERT INTO steps VALUES (NULL)")), lease));

        Assert.Equal(SQLitePCL.raw.SQLITE_CONSTRAINT, error.SqliteErrorCode);
        Assert.Empty(Positions());
        Assert.Equal(Checkpoint.Start, (await store.ListCheckpointsAsync(Cancel)).Single().Checkpoint);
        Assert.True(await WriteAsync(store, new StepsProjection(), lease));
        Assert.Equal([1, 2, 3], Positions());
    }

    [Fact]
    public async Task A_former_owner_writes_nothing()
    {
        await using var store = await OpenAsync(steps: 3);
        var former = (await store.AcquireCheckpointAsync(Steps, Here, TimeSpan.FromHours(1), Cancel))!;
        await store.ReleaseCheckpointAsync(former, new LeaseEnd.Handover(), Cancel);
        var lease = (await store.AcquireCheckpointAsync(Steps, new LeaseOwner("there"), TimeSpan.FromHours(1), Cancel))!;

        Assert.False(await WriteAsync(store, new StepsProjection(), former));
        Assert.Empty(Positions());

        Assert.True(await WriteAsync(store, new StepsProjection(), lease));
        Assert.False(await WriteAsync(store, new StepsProjection(), lease));
        Assert.Equal([1, 2, 3], Positions());
    }

    [Fact]
    public async Task Only_a_SQLite_store_can_run_it()
    {
        await using var other = new InMemoryEventStore();

        Assert.Throws<ArgumentException>(() => new ProjectionRunner(other, [new StepsProjection()]));
    }

    public void Dispose() => _file.Dispose();

    private async Task<SqliteEventStore> OpenAsync(int steps)
    {
        var store = await SqliteEventStore.OpenAsync(_file.Path, cancellationToken: Cancel);
        _file.Run("CREATE TABLE steps (position INTEGER NOT NULL)");
        NewEvent[] events = [.. Enumerable.Range(1, steps).Select(number => StepEvent.Registry.Encode(Stream, EventId.Create(TimeProvider.System), new StepEvent.Stepped(number), EventMetadata.Empty))];
        foreach (var (index, chunk) in events.Chunk(500).Index())
        {
            await store.AppendAsync(new AppendRequest(new StreamVersions([KeyValuePair.Create(Stream, new StreamVersion(index * 500))]), chunk), Cancel);
        }

        return store;
    }

    private static async Task<bool> WriteAsync(SqliteEventStore store, StepsProjection projection, CheckpointLease lease)
    {
        var events = await store.ReadLogAsync(new ReadLogRequest(LogPosition.Start), Cancel);
        return await projection.WriteBeside(store).WriteAsync(lease, new ProjectionBatch(events, new Checkpoint(events[^1].Position, events[^1].Id)), Cancel);
    }

    private IEnumerable<long> Positions() => _file.Read("SELECT group_concat(position, ' ') FROM (SELECT position FROM steps ORDER BY rowid)") is string text ? text.Split(' ').Select(long.Parse) : [];

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>A row for each event, which nothing but the checkpoint keeps from being written twice.</summary>
    private sealed class StepsProjection : SqliteProjection<StepEvent>
    {
        public StepsProjection(Action<SqliteConnection>? then = null)
            : base("steps") =>
            On<StepEvent.Stepped>((recorded, connection, _) =>
            {
                Run(connection, $"INSERT INTO steps VALUES ({recorded.Position})");
                then?.Invoke(connection);
                return Task.CompletedTask;
            });
    }
}
