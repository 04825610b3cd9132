using System.Collections.Concurrent;
using System.Diagnostics;
using EventCore.Stores;
using EventCore.Testing;
using Npgsql;
using static EventCore.Postgres.Tests.PostgresDatabase;

namespace EventCore.Postgres.Tests;

/// <summary>Appends that wait outside the lock, on a server of their own that flushes nothing without being asked to.</summary>
public sealed class SlowCommitTests : IAsyncLifetime
{
    private static readonly StreamId Stream = new("a");

    private PostgresCluster? _cluster;
    private NpgsqlDataSource? _dataSource;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(TestPostgres.SkipReason is not null, TestPostgres.SkipReason ?? "");
        var settings = new Dictionary<string, string> { ["wal_writer_delay"] = "10s", ["wal_writer_flush_after"] = "0" };
        _cluster = await PostgresCluster.StartAsync(new PostgresClusterOptions { Settings = settings }, Cancel);
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
    [ClassData(typeof(EachProfile))]
    public async Task Without_its_standby_nothing_is_answered_although_everything_is_written_in_order_by_several_batches(StatementProfile profile)
    {
        await using var store = Open(profile);
        await store.AppendAsync(Append("a", 0, Event("a")), Cancel);
        await WaitForStandbyAsync("missing");

        var appends = new List<Task<AppendResult>>();
        for (var version = 1; version <= 5; version++)
        {
            // Each in a batch of its own: the one before is written.
            appends.Add(store.AppendAsync(Append("a", version, Event("a")), Cancel).AsTask());
            await EventuallyAsync("SELECT max(event_version) FROM eventcore.events", version + 1L);
        }

        var conflict = store.AppendAsync(Append("a", 1, Event("a")), Cancel).AsTask();
        Task[] reads =
        [
            store.ReadVersionsAsync([Stream], Cancel).AsTask(),
            store.ReadLogAsync(new ReadLogRequest(LogPosition.Start), Cancel).AsTask(),
            store.ReadStreamsAsync(new ReadStreamsRequest([new StreamRange(Stream)]), Cancel).AsTask(),
        ];
        await EventuallyAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'", (long)DurabilityBarrier.MaxUnderWay);
        Assert.DoesNotContain(appends.Append(conflict).Concat(reads), task => task.IsCompleted);
        await WaitForStandbyAsync("");

        Assert.All(await Task.WhenAll(appends), answer => Assert.IsType<AppendResult.Appended>(answer));
        Assert.IsType<AppendResult.Conflict>(await conflict);
        await Task.WhenAll(reads);
    }

    [Theory(Timeout = 60_000)]
    [ClassData(typeof(EachProfile))]
    public async Task A_batch_whose_wait_lost_its_connection_is_sent_again_and_stored_once(StatementProfile profile)
    {
        await using var store = Open(profile);
        await store.AppendAsync(Append("a", 0, Event("a")), Cancel);
        await WaitForStandbyAsync("missing");

        var append = store.AppendAsync(Append("a", 1, Event("a")), Cancel).AsTask();
        await EventuallyAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'", 1L);
        await EventuallyAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'", 1L);
        Assert.False(append.IsCompleted);
        await WaitForStandbyAsync("");

        Assert.Equal(new StreamVersion(2), Assert.IsType<AppendResult.Appended>(await append).Versions[Stream]);
        Assert.Equal(2L, await QueryAsync("SELECT count(*) FROM eventcore.events"));
    }

    [Theory(Timeout = 60_000)]
    [ClassData(typeof(EachProfile))]
    public async Task What_is_read_is_flushed(StatementProfile profile)
    {
        await using var store = Open(profile);
        await store.AppendAsync(Append("a", 0, Event("a")), Cancel);
        Func<Task>[] reads =
        [
            () => store.ReadVersionsAsync([Stream], Cancel).AsTask(),
            () => store.ReadLogAsync(new ReadLogRequest(LogPosition.Start), Cancel).AsTask(),
            () => store.ReadStreamsAsync(new ReadStreamsRequest([new StreamRange(Stream)]), Cancel).AsTask(),
        ];
        foreach (var read in reads)
        {
            // What another store does just before it is stopped.
            await QueryAsync("SELECT set_config('synchronous_commit', 'off', true), pg_logical_emit_message(true, 'test', '')");
            var written = await QueryAsync("SELECT pg_current_wal_insert_lsn()");
            Assert.NotEqual(true, await QueryAsync($"SELECT pg_current_wal_flush_lsn() >= '{written}'"));

            await read();

            Assert.Equal(true, await QueryAsync($"SELECT pg_current_wal_flush_lsn() >= '{written}'"));
        }
    }

    [Theory(Timeout = 120_000)]
    [ClassData(typeof(EachProfile))]
    public async Task A_crash_of_the_server_loses_nothing_that_was_answered_and_the_store_goes_on(StatementProfile profile)
    {
        // A server takes as long to recover as the machine is busy.
        await using var store = Open(profile, new AppendQueueOptions { Retry = new RetryPolicy { MaxAttempts = 1_000, BaseDelay = TimeSpan.FromMilliseconds(50), MaxDelay = TimeSpan.FromMilliseconds(200) } });
        await store.AppendAsync(Append("a", 0, Event("a")), Cancel);
        using var enough = new CancellationTokenSource();
        var answered = new ConcurrentBag<(StreamId Stream, long Version)>();
        var writers = Enumerable.Range(0, 16).Select(writer => Task.Run(() => AppendUntilAsync(store, $"writer-{writer}", answered, enough.Token))).ToArray();

        for (var crash = 0; crash < 3; crash++)
        {
            var before = answered.Count;
            await CrashAsync();
            await EventuallyAsync(() => answered.Count > before + 16);
        }

        await enough.CancelAsync();
        await Task.WhenAll(writers);

        var told = answered.GroupBy(append => append.Stream, append => append.Version).ToDictionary(stream => stream.Key, stream => new StreamVersion(stream.Max()));
        Assert.Equal(new StreamVersions(told), await store.ReadVersionsAsync(told.Keys, Cancel));
    }

    private static async Task AppendUntilAsync(PostgresEventStore store, string streamId, ConcurrentBag<(StreamId Stream, long Version)> answered, CancellationToken enough)
    {
        for (var version = 0L; !enough.IsCancellationRequested; version++)
        {
            Assert.IsType<AppendResult.Appended>(await store.AppendAsync(Append(streamId, version, Event(streamId)), Cancel));
            answered.Add((new StreamId(streamId), version + 1));
        }
    }

    /// <summary>Kills a process of the server, which then ends all others and begins anew from what is on its disk.</summary>
    private async Task CrashAsync()
    {
        using var writer = Process.GetProcessById(await FindWriterAsync());
        writer.Kill();
        await writer.WaitForExitAsync(Cancel);
    }

    private async Task<int> FindWriterAsync()
    {
        while (true)
        {
            try
            {
                if (await QueryAsync("SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'") is int found)
                {
                    return found;
                }
            }
            catch (NpgsqlException)
            {
                // A connection from before the last crash, or a server that is not back yet.
            }

            await Task.Delay(10, Cancel);
        }
    }

    private PostgresEventStore Open(StatementProfile profile, AppendQueueOptions? queue = null) =>
        new(_dataSource!, new PostgresEventStoreOptions { StatementProfile = profile, CommitWait = CommitWait.OutsideLock, Queue = queue ?? new AppendQueueOptions() });

    private async Task WaitForStandbyAsync(string name)
    {
        await QueryAsync($"ALTER SYSTEM SET synchronous_standby_names = '{name}'");
        await QueryAsync("SELECT pg_reload_conf()");
        await EventuallyAsync("SHOW synchronous_standby_names", name);
    }

    private Task EventuallyAsync(string sql, object expected) => EventuallyAsync(async () => Equals(await QueryAsync(sql), expected));

    private static Task EventuallyAsync(Func<bool> isSo) => EventuallyAsync(() => Task.FromResult(isSo()));

    private static async Task EventuallyAsync(Func<Task<bool>> isSo)
    {
        while (!await isSo())
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
