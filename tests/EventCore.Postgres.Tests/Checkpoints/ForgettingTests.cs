using EventCore.Stores;
using EventCore.Testing;
using Npgsql;

namespace EventCore.Postgres.Tests;

/// <summary>A subscription is forgotten while others are in the midst of something: each waits for the row, in the order in which it came.</summary>
public sealed class ForgettingTests(TestPostgres server) : IAsyncLifetime
{
    private static readonly SubscriptionName Balances = new("balances");
    private static readonly LeaseOwner Here = new("here");

    private PostgresDatabase _database = null!;
    private PostgresEventStore _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresDatabase.CreateAsync(server);
        _store = _database.Open();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_first_rebuild_that_is_asked_for_while_its_subscription_is_forgotten_goes_with_it_or_does_not_begin(bool isAskedForFirst)
    {
        Assert.True(await _store.ReleaseCheckpointAsync((await _store.AcquireCheckpointAsync(Balances, Here, TimeSpan.FromHours(1), Cancel))!, new LeaseEnd.Handover(), Cancel));
        var row = await HoldRowAsync();
        var waiting = 0;

        var asking = isAskedForFirst ? await WaitingAsync(AskForRebuildAsync) : null;
        var forgetting = await WaitingAsync(() => _store.ForgetCheckpointAsync(Balances, Cancel).AsTask());
        asking ??= await WaitingAsync(AskForRebuildAsync);
        await row.DisposeAsync();

        Assert.Equal(isAskedForFirst, await asking);
        Assert.Equal(new ForgetResult.Forgotten(), await forgetting);
        Assert.Empty(await _store.ListCheckpointsAsync(Cancel));

        Task<bool> AskForRebuildAsync() => _store.AskForRebuildAsync(Balances, Checkpoint.Start, modelVersion: null, Cancel).AsTask();

        async Task<Task<T>> WaitingAsync<T>(Func<Task<T>> begin)
        {
            var begun = begin();
            await UntilWaitingAsync(++waiting);
            return begun;
        }
    }

    [Fact]
    public async Task An_event_that_its_owner_went_past_just_before_its_lease_ran_out_is_forgotten_too()
    {
        var leaseTime = TimeSpan.FromSeconds(2);
        var lease = (await _store.AcquireCheckpointAsync(Balances, Here, leaseTime, Cancel))!;
        var row = await HoldRowAsync();
        var letter = new DeadLetter(new LogPosition(1), EventId.Create(TimeProvider.System), "No.", Attempts: 1, DateTimeOffset.UnixEpoch);
        var advancing = _store.AdvanceCheckpointAsync(lease, new Checkpoint(letter.Position, letter.EventId), letter, Cancel).AsTask();
        await UntilWaitingAsync(1);
        await Task.Delay(leaseTime, Cancel);
        var forgetting = _store.ForgetCheckpointAsync(Balances, Cancel).AsTask();
        await UntilWaitingAsync(2);
        await row.DisposeAsync();

        Assert.True(await advancing);
        Assert.Equal(new ForgetResult.Forgotten(), await forgetting);

        Assert.Equal(0L, await _database.QueryAsync("SELECT count(*) FROM {schema}.dead_letters"));
        Assert.Empty(await _store.ListCheckpointsAsync(Cancel));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>Has everybody wait for the subscription's row until it is disposed.</summary>
    private async Task<NpgsqlConnection> HoldRowAsync()
    {
        var connection = await _database.DataSource.OpenConnectionAsync(Cancel);
        await using var hold = new NpgsqlCommand($"BEGIN; SELECT FROM {_database.Schema}.subscription_checkpoints WHERE subscription_name = 'balances' FOR UPDATE", connection);
        await hold.ExecuteNonQueryAsync(Cancel);
        return connection;
    }

    private async Task UntilWaitingAsync(int sessions)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (!Equals((long)sessions, await _database.QueryAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%{schema}%'")))
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
