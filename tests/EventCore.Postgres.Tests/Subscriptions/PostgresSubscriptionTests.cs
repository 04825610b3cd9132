using EventCore.Stores;
using EventCore.Testing;
using Npgsql;
using static EventCore.Postgres.Tests.PostgresDatabase;

namespace EventCore.Postgres.Tests;

public sealed class PostgresSubscriptionTests(TestPostgres server) : IAsyncLifetime
{
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private PostgresDatabase _database = null!;

    private CancellationToken Cancel => _limit.Token;

    public async ValueTask InitializeAsync()
    {
        _limit.CancelAfter(TimeSpan.FromMinutes(2));
        _database = await PostgresDatabase.CreateAsync(server);
    }

    public async ValueTask DisposeAsync()
    {
        _limit.Dispose();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(CommitWait.InsideLock)]
    [InlineData(CommitWait.OutsideLock)]
    public async Task A_subscription_is_woken_by_appends_of_its_own_store_and_of_others(CommitWait commitWait)
    {
        await using var store = _database.Open(new PostgresEventStoreOptions { CommitWait = commitWait });
        await using var other = _database.Open(new PostgresEventStoreOptions { CommitWait = commitWait });
        await using var events = store.Subscribe(new SubscriptionRequest { TimeProvider = new StoppedTime() }, Cancel).GetAsyncEnumerator(Cancel);
        await store.AppendAsync(Append("a", 0, Event("a")), Cancel);
        Assert.True(await events.MoveNextAsync());

        for (var version = 1; version < 5; version++)
        {
            var next = events.MoveNextAsync();
            await (version % 2 == 0 ? store : other).AppendAsync(Append("a", version, Event("a")), Cancel);

            Assert.True(await next);
            Assert.Equal(version + 1, events.Current.Position.Value);
        }
    }

    [Fact]
    public async Task Another_log_of_the_schema_wakes_nobody()
    {
        await using var store = _database.Open();
        await using var other = _database.Open(new PostgresEventStoreOptions { Log = new LogName("other") });
        var woken = 0;
        await using var watch = store.WatchAppends(() => Interlocked.Increment(ref woken));
        await UntilAsync(() => Task.FromResult(watch.HearsOthers && woken == 1));

        await other.AppendAsync(Append("a", 0, Event("a")), Cancel);
        await using var third = _database.Open();
        await third.AppendAsync(Append("a", 0, Event("a")), Cancel);
        await UntilAsync(() => Task.FromResult(woken > 1));

        // Notifications arrive in the order of their commits, so that of the other log would have been here before.
        Assert.Equal(2, woken);
    }

    [Fact]
    public async Task Only_a_store_that_is_subscribed_to_keeps_a_connection_that_listens()
    {
        // One that the pool does not reset when it is given back.
        var builder = new NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(Cancel)) { MaxPoolSize = 5, NoResetOnClose = true, ApplicationName = _database.Schema };
        await using var dataSource = NpgsqlDataSource.Create(builder);
        await using var store = _database.OpenThrough(dataSource);
        await using (var watch = store.WatchAppends(() => { }))
        {
            await UntilAsync(() => Task.FromResult(watch.HearsOthers));
            Assert.Equal(1L, await CountListenersAsync());
        }

        Assert.Equal(0L, await CountListenersAsync());
        await using var same = dataSource.CreateCommand("SELECT count(*) FROM pg_listening_channels()");
        Assert.Equal(0L, await same.ExecuteScalarAsync(Cancel));
    }

    [Theory]
    [InlineData(WakeUps.WithinProcess, StatementProfile.ServerFunctions, 20)]
    [InlineData(WakeUps.AcrossProcesses, StatementProfile.PlainSql, 20)]
    [InlineData(WakeUps.AcrossProcesses, StatementProfile.ServerFunctions, PostgresEventStore.MinConnectionsToListen - 1)]
    public async Task Where_nobody_may_listen_subscriptions_look_by_themselves(WakeUps wakeUps, StatementProfile profile, int connections)
    {
        await using var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(Cancel)) { MaxPoolSize = connections });
        var options = new PostgresEventStoreOptions { Schema = _database.Schema, WakeUps = wakeUps, StatementProfile = profile };
        await using var store = new PostgresEventStore(dataSource, options);
        await using var other = new PostgresEventStore(dataSource, options);
        await using var watch = store.WatchAppends(() => { });
        await using var events = store.Subscribe(cancellationToken: Cancel).GetAsyncEnumerator(Cancel);
        var next = events.MoveNextAsync();

        await other.AppendAsync(Append("a", 0, Event("a")), Cancel);

        Assert.True(await next);
        Assert.False(watch.HearsOthers);
        Assert.Equal(0L, await CountListenersAsync());
    }

    [Fact]
    public async Task A_subscription_goes_on_when_its_connections_are_ended_again_and_again()
    {
        const int Appends = 400;
        var connectionString = new NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(Cancel)) { ApplicationName = _database.Schema };
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        await using var subscribed = _database.OpenThrough(dataSource);
        await using var store = _database.Open();
        var appending = Task.Run(async () =>
        {
            for (var version = 0; version < Appends; version++)
            {
                await store.AppendAsync(Append("a", version, Event("a")), Cancel);
                await Task.Delay(5, Cancel);
            }
        }, Cancel);

        var (delivered, killed) = (new List<long>(), 0L);
        await foreach (var recorded in subscribed.Subscribe(cancellationToken: Cancel).Take(Appends))
        {
            delivered.Add(recorded.Position.Value);
            if (delivered.Count % 20 == 0)
            {
                // Those in the pool, the one that listens, and the one that is reading ahead.
                killed += (long)(await _database.QueryAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = '{schema}'"))!;
            }
        }

        Assert.InRange(killed, 3, long.MaxValue);
        await appending;
        Assert.Equal(Enumerable.Range(1, Appends).Select(position => (long)position), delivered);
    }

    [Fact]
    public async Task A_reader_that_takes_its_time_holds_no_connection()
    {
        await using var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(Cancel)) { MaxPoolSize = 1 });
        await using var store = _database.OpenThrough(dataSource);
        for (var page = 0; page < 4; page++)
        {
            await store.AppendAsync(Append("a", page * 1_000, [.. Enumerable.Range(0, 1_000).Select(_ => Event("a"))]), Cancel);
        }

        await using var events = store.Subscribe(cancellationToken: Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await events.MoveNextAsync());

        await using (var only = await dataSource.OpenConnectionAsync(Cancel))
        {
            Assert.True(await events.MoveNextAsync());
        }

        for (var position = 3; position <= 4_000; position++)
        {
            Assert.True(await events.MoveNextAsync());
            Assert.Equal(position, events.Current.Position.Value);
        }
    }

    [Fact]
    public async Task What_commits_late_is_not_skipped()
    {
        await using var store = _database.Open();
        await store.AppendAsync(Append("a", 0, Event("a")), Cancel);
        await using var events = store.Subscribe(cancellationToken: Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await events.MoveNextAsync());

        // Appends in a transaction that is open for a while, as somebody else's function call might.
        await using var connection = await _database.DataSource.OpenConnectionAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await using (var append = new NpgsqlCommand(
            $"""
            SELECT 1 FROM {_database.Schema}.logs WHERE name = 'default' FOR UPDATE;
            INSERT INTO {_database.Schema}.events (log_id, position, event_id, stream_id, event_version, event_type, event_data, metadata, created_at)
            SELECT log_id, 2, gen_random_uuid(), 'late', 1, 'tested', '{"{}"}', '{"{}"}', now() FROM {_database.Schema}.logs WHERE name = 'default'
            """,
            connection,
            transaction))
        {
            await append.ExecuteNonQueryAsync(Cancel);
        }

        var behind = store.AppendAsync(Append("a", 1, Event("a")), Cancel).AsTask();
        var next = events.MoveNextAsync().AsTask();
        await Task.Delay(2 * TimeSpan.FromSeconds(1), Cancel);
        Assert.False(behind.IsCompleted);
        Assert.False(next.IsCompleted);
        await transaction.CommitAsync(Cancel);

        Assert.True(await next);
        Assert.Equal(("late", 2L), (events.Current.StreamId.Value, events.Current.Position.Value));
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(("a", 3L), (events.Current.StreamId.Value, events.Current.Position.Value));
    }

    [Fact]
    public async Task Another_data_source_may_serve_subscriptions_and_nothing_else()
    {
        var readOnly = new NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(Cancel)) { ApplicationName = _database.Schema, Options = "-c default_transaction_read_only=on" };
        await using var standby = NpgsqlDataSource.Create(readOnly);
        await using var store = _database.Open(new PostgresEventStoreOptions { SubscriptionDataSource = standby });
        await using var events = store.Subscribe(cancellationToken: Cancel).GetAsyncEnumerator(Cancel);
        Assert.IsType<AppendResult.Appended>(await store.AppendAsync(Append("a", 0, Event("a")), Cancel));
        Assert.True(await events.MoveNextAsync());

        Assert.Equal(1, events.Current.Position.Value);
        // The last statement of a read is the look that comes after it.
        Assert.InRange((long)(await _database.QueryAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = '{schema}' AND query LIKE '%synchronous_standby_names%'"))!, 1, 20);
    }

    [Fact]
    public async Task Ten_idle_projections_together_ask_for_less_than_five_things_a_second()
    {
        var window = TimeSpan.FromSeconds(10);
        var builder = new NpgsqlDataSourceBuilder(await server.ConnectionStringAsync(Cancel)) { Name = _database.Schema };
        await using var dataSource = builder.Build();
        await using var store = _database.OpenThrough(dataSource);
        await store.AppendAsync(Append("a", 0, Event("a")), Cancel);
        using var commands = new CommandCounter(_database.Schema);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = new ProjectionRunner(store, Enumerable.Range(0, 10).Select(number => new StepsProjection(_database.Schema, $"{number}", name: $"steps-{number}"))).RunAsync(stop.Token);
        await UntilAsync(async () => (await store.ListCheckpointsAsync(Cancel)).Count(state => state.Checkpoint.Position.Value == 1) == 10);

        var before = commands.Count;
        await Task.Delay(window, Cancel);
        var asked = commands.Count - before;

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        // A busy machine makes them fewer, never more. That there are some shows that they are counted.
        Assert.InRange(asked, 1, 5 * window.TotalSeconds);
    }

    private Task<object?> CountListenersAsync() =>
        _database.QueryAsync("""SELECT count(*) FROM pg_stat_activity WHERE query = 'LISTEN "{schema}"'""");

    private async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(10, Cancel);
        }
    }
}
