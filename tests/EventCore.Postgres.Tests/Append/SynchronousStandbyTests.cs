using EventCore.Stores;
using EventCore.Testing;
using Npgsql;
using static EventCore.Postgres.Tests.PostgresDatabase;

namespace EventCore.Postgres.Tests;

/// <summary>A server of its own that is told to wait for a standby which is not there.</summary>
public sealed class SynchronousStandbyTests : IAsyncLifetime
{
    private PostgresCluster? _cluster;
    private NpgsqlDataSource? _dataSource;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        _cluster = await PostgresCluster.StartAsync(cancellationToken: Cancel);
        _dataSource = NpgsqlDataSource.Create(_cluster.ConnectionString);
        await PostgresSchema.MigrateAsync(_dataSource, cancellationToken: Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (_dataSource is not null)
        {
            await _dataSource.DisposeAsync();
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    [Theory(Timeout = 60_000)]
    [ClassData(typeof(EachProfileAndWait))]
    public async Task An_append_whose_wait_for_a_standby_was_cancelled_is_not_acknowledged_before_the_standby_has_it(StatementProfile profile, CommitWait commitWait)
    {
        await using var store = new PostgresEventStore(_dataSource!, new PostgresEventStoreOptions { StatementProfile = profile, CommitWait = commitWait });
        await store.AppendAsync(Append("a", 0, Event("a")), Cancel);
        await WaitForStandbyAsync("missing");

        var append = store.AppendAsync(Append("b", 0, Event("b")), Cancel).AsTask();
        await CancelWaitAsync();
        await CancelWaitAsync();

        Assert.False(append.IsCompleted);
        await WaitForStandbyAsync("");
        Assert.IsType<AppendResult.Appended>(await append);
        Assert.Equal(2L, await QueryAsync("SELECT count(*) FROM eventcore.events"));
    }

    /// <summary>The race: an event is seen whose commit nobody waits for any more, the primary is lost, and the standby never had it.</summary>
    [Theory(Timeout = 60_000)]
    [ClassData(typeof(EachProfileAndWait))]
    public async Task An_event_whose_wait_was_cancelled_is_read_by_nobody_before_the_standby_has_it(StatementProfile profile, CommitWait commitWait)
    {
        await using var store = new PostgresEventStore(_dataSource!, new PostgresEventStoreOptions { StatementProfile = profile, CommitWait = commitWait, Queue = new AppendQueueOptions { Retry = RetryPolicy.None } });
        await store.AppendAsync(Append("a", 0, Event("a")), Cancel);
        await WaitForStandbyAsync("missing");
        var append = store.AppendAsync(Append("a", 1, Event("a")), Cancel).AsTask();
        await CancelWaitAsync();
        await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => append);
        Assert.Equal(2L, await QueryAsync("SELECT count(*) FROM eventcore.events"));

        var log = store.ReadLogAsync(new ReadLogRequest(LogPosition.Start), Cancel).AsTask();
        var versions = store.ReadVersionsAsync([new StreamId("a")], Cancel).AsTask();
        var stream = store.ReadStreamsAsync(new ReadStreamsRequest([new StreamRange(new StreamId("a"))]), Cancel).AsTask();
        while (!Equals(await QueryAsync("SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'SyncRep'"), true))
        {
            await Task.Delay(10, Cancel);
        }

        Assert.False(log.IsCompleted);
        Assert.False(versions.IsCompleted);
        Assert.False(stream.IsCompleted);
        Assert.Empty(await store.ReadLogAsync(new ReadLogRequest(new LogPosition(2)), Cancel));
        await WaitForStandbyAsync("");
        Assert.Equal(2, (await log).Count);
        Assert.Equal(new StreamVersion(2), (await versions)[new StreamId("a")]);
        Assert.Equal(2, (await stream).Events.Count);
    }

    [Theory(Timeout = 60_000)]
    [ClassData(typeof(EachProfileAndWait))]
    public async Task Without_retries_its_outcome_is_unknown(StatementProfile profile, CommitWait commitWait)
    {
        await using var store = new PostgresEventStore(_dataSource!, new PostgresEventStoreOptions { StatementProfile = profile, CommitWait = commitWait, Queue = new AppendQueueOptions { Retry = RetryPolicy.None } });
        await store.AppendAsync(Append("a", 0, Event("a")), Cancel);
        await WaitForStandbyAsync("missing");

        var append = store.AppendAsync(Append("b", 0, Event("b")), Cancel).AsTask();
        await CancelWaitAsync();

        var unknown = await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => append);
        Assert.Equal([new StreamId("b")], unknown.Streams);
    }

    private async Task WaitForStandbyAsync(string name)
    {
        await QueryAsync($"ALTER SYSTEM SET synchronous_standby_names = '{name}'");
        await QueryAsync("SELECT pg_reload_conf()");
        while (!Equals(await QueryAsync("SHOW synchronous_standby_names"), name))
        {
            await Task.Delay(10, Cancel);
        }
    }

    /// <summary>Cancels one commit that waits for a standby.</summary>
    private async Task CancelWaitAsync()
    {
        while (!Equals(await QueryAsync("SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"), 1L))
        {
            await Task.Delay(10, Cancel);
        }
    }

    private async Task<object?> QueryAsync(string sql)
    {
        await using var command = _dataSource!.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancel);
    }
}
