using EventCore.Stores;
using EventCore.Testing;
using Npgsql;

namespace EventCore.Postgres.Tests;

public sealed class PostgresProjectionTests(TestPostgres server)
{
    private static readonly LeaseOwner Here = new("here");
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_read_model_and_the_checkpoint_are_committed_together()
    {
        await using var database = await StepsDatabase.CreateAsync(server);
        await database.AppendAsync(3);
        var seen = new List<(IReadOnlyList<long>, long)>();
        var projection = new StepsProjection(database.Schema, "a", async (_, _, _) => seen.Add((await database.PositionsAsync(), (await database.StateAsync()).Checkpoint.Position.Value)));

        Assert.True(await WriteAsync(database, projection, await AcquireAsync(database), from: 0));

        Assert.All(seen, during => Assert.Equal((0, 0), (during.Item1.Count, during.Item2)));
        Assert.Equal([1, 2, 3], await database.PositionsAsync());
        Assert.Equal(3, (await database.StateAsync()).Checkpoint.Position.Value);
    }

    [Fact]
    public async Task A_handler_that_throws_leaves_neither_and_its_exception_comes_through()
    {
        await using var database = await StepsDatabase.CreateAsync(server);
        await database.AppendAsync(3);
        var lease = await AcquireAsync(database);
        var fails = new StepsProjection(database.Schema, "a", (recorded, _, _) => recorded.Data.Number == 3 ? throw new InvalidOperationException("Not 3.") : Task.CompletedTask);
        var asksWrongly = new StepsProjection(database.Schema, "a", (_, transaction, cancellationToken) => new NpgsqlCommand("SELECT 1 / 0", transaction.Connection).ExecuteNonQueryAsync(cancellationToken));

        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(database, fails, lease, from: 0));
        Assert.Equal(PostgresErrorCodes.DivisionByZero, (await Assert.ThrowsAsync<PostgresException>(() => WriteAsync(database, asksWrongly, lease, from: 0))).SqlState);

        Assert.Empty(await database.PositionsAsync());
        Assert.Equal(Checkpoint.Start, (await database.StateAsync()).Checkpoint);
    }

    [Fact]
    public async Task A_batch_whose_answer_was_lost_is_not_applied_twice()
    {
        await using var database = await StepsDatabase.CreateAsync(server);
        await database.AppendAsync(3);
        var (projection, lease) = (new StepsProjection(database.Schema, "a"), await AcquireAsync(database));

        Assert.True(await WriteAsync(database, projection, lease, from: 0));
        Assert.False(await WriteAsync(database, projection, lease, from: 0));

        Assert.Equal([1, 2, 3], await database.PositionsAsync());
    }

    [Fact]
    public async Task An_owner_that_is_overtaken_in_the_midst_of_a_batch_writes_nothing()
    {
        await using var database = await StepsDatabase.CreateAsync(server);
        await database.AppendAsync(3);
        var lease = await AcquireAsync(database);
        var overtaken = new StepsProjection(database.Schema, "former", async (recorded, _, _) =>
        {
            if (recorded.Data.Number == 3)
            {
                Assert.True(await database.Store.ReleaseCheckpointAsync(lease, new LeaseEnd.Handover(), Cancel));
                await AcquireAsync(database);
            }
        });

        Assert.False(await WriteAsync(database, overtaken, lease, from: 0));

        Assert.Empty(await database.PositionsAsync());
        Assert.Equal(Checkpoint.Start, (await database.StateAsync()).Checkpoint);
    }

    [Fact]
    public async Task An_owner_whose_projection_is_forgotten_and_run_again_in_the_midst_of_a_batch_writes_nothing()
    {
        await using var database = await StepsDatabase.CreateAsync(server);
        await database.AppendAsync(3);
        var steps = new SubscriptionName("steps");
        var overtaken = new StepsProjection(database.Schema, "former", async (recorded, _, _) =>
        {
            if (recorded.Data.Number == 3)
            {
                Assert.True(await database.Store.PauseCheckpointAsync(steps, Cancel));
                Assert.Equal(new ForgetResult.Forgotten(), await database.Store.ForgetCheckpointAsync(steps, Cancel));
                Assert.Equal(Checkpoint.Start, (await AcquireAsync(database)).Checkpoint);
            }
        });

        Assert.False(await WriteAsync(database, overtaken, await AcquireAsync(database), from: 0));

        Assert.Empty(await database.PositionsAsync());
        Assert.Equal(Checkpoint.Start, (await database.StateAsync()).Checkpoint);
    }

    [Fact]
    public async Task A_former_owner_is_told_before_its_handlers_run()
    {
        await using var database = await StepsDatabase.CreateAsync(server);
        await database.AppendAsync(1);
        var lease = await AcquireAsync(database);
        await database.Store.ReleaseCheckpointAsync(lease, new LeaseEnd.Handover(), Cancel);
        var projection = new StepsProjection(database.Schema, "former", (_, _, _) => throw new InvalidOperationException("It ran."));

        Assert.False(await WriteAsync(database, projection, lease, from: 0));
    }

    [Fact]
    public async Task The_server_ends_a_batch_that_does_nothing_for_the_time_of_its_lease()
    {
        await using var database = await StepsDatabase.CreateAsync(server);
        await database.AppendAsync(1);
        var lease = (await database.Store.AcquireCheckpointAsync(new SubscriptionName("steps"), Here, TimeSpan.FromMilliseconds(500), Cancel))!;
        var idle = new StepsProjection(database.Schema, "idle", async (_, transaction, _) =>
        {
            var pid = transaction.Connection!.ProcessID;
            await database.UntilAsync(async () => await IsGoneAsync(database, pid));
        });

        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(database, idle, lease, from: 0));

        Assert.Empty(await database.PositionsAsync());
    }

    [Fact]
    public async Task Only_a_PostgreSQL_store_can_run_it()
    {
        await using var other = new InMemoryEventStore();

        Assert.Throws<ArgumentException>(() => new ProjectionRunner(other, [new StepsProjection("eventcore", "a")]));
    }

    private static async Task<CheckpointLease> AcquireAsync(StepsDatabase database) =>
        (await database.Store.AcquireCheckpointAsync(new SubscriptionName("steps"), Here, Long, Cancel))!;

    /// <summary>One batch of everything there is.</summary>
    private static async Task<bool> WriteAsync(StepsDatabase database, StepsProjection projection, CheckpointLease lease, long from)
    {
        var events = await database.Store.ReadLogAsync(new ReadLogRequest(new LogPosition(from)), Cancel);
        return await projection.WriteBeside(database.Store).WriteAsync(lease, new ProjectionBatch(events, new Checkpoint(events[^1].Position, events[^1].Id)), Cancel);
    }

    private static async Task<bool> IsGoneAsync(StepsDatabase database, int pid)
    {
        await using var dataSource = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = dataSource.CreateCommand($"SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = {pid}");
        return (bool)(await command.ExecuteScalarAsync(Cancel))!;
    }
}
