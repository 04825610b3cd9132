using EventCore.Stores;
using EventCore.Testing;
using static EventCore.Postgres.Tests.PostgresDatabase;

namespace EventCore.Postgres.Tests;

public sealed class PostgresAppendTests(TestPostgres server)
{
    [Theory]
    [ClassData(typeof(EachProfile))]
    public async Task An_append_sees_what_was_committed_while_it_waited_for_the_log(StatementProfile profile)
    {
        // The race that separate statements answer: in one statement the versions would be those from before the wait.
        await using var database = await CreateAsync(server, profile);
        await using var store = database.Open();
        await store.AppendAsync(Append("a", 0, Event("a")), TestContext.Current.CancellationToken);
        await using var holder = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await holder.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(holder, $"SELECT FROM {database.Schema}.logs WHERE log_id = 1 FOR UPDATE");

        var waiting = store.AppendAsync(Append("a", 1, Event("a")), TestContext.Current.CancellationToken).AsTask();
        await UntilAsync(async () => (long)(await database.QueryAsync("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"))! > 0);
        await ExecuteAsync(holder, $"""
            INSERT INTO {database.Schema}.events (log_id, position, event_id, stream_id, event_version, event_type, event_data, metadata, created_at)
            VALUES (1, 2, gen_random_uuid(), 'a', 2, 'tested', jsonb_build_object(), jsonb_build_object(), now())
            """);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        var conflict = Assert.IsType<AppendResult.Conflict>(await waiting);
        Assert.Equal(new StreamConflict(new StreamId("a"), new StreamVersion(1), new StreamVersion(2)), Assert.Single(conflict.Streams));
    }

    [Fact]
    public async Task An_append_that_waited_for_another_writer_has_the_next_one_gather_others()
    {
        await using var database = await CreateAsync(server);
        var time = new RecordingTime();
        await using var store = database.Open(new PostgresEventStoreOptions { Queue = new AppendQueueOptions { TimeProvider = time } });
        await store.AppendAsync(Append("a", 0, Event("a")), TestContext.Current.CancellationToken);
        await using var holder = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await holder.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(holder, $"SELECT FROM {database.Schema}.logs WHERE log_id = 1 FOR UPDATE");
        var waiting = store.AppendAsync(Append("a", 1, Event("a")), TestContext.Current.CancellationToken).AsTask();
        await UntilAsync(async () => (long)(await database.QueryAsync("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"))! > 0);

        await ExecuteAsync(holder, "SELECT pg_sleep(0.002)");
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        await waiting;
        var before = time.Waits;
        await store.AppendAsync(Append("a", 2, Event("a")), TestContext.Current.CancellationToken);

        Assert.Equal(before + 1, time.Waits);
    }

    [Theory]
    [ClassData(typeof(EachProfile))]
    public async Task A_transaction_elsewhere_that_stays_open_stalls_neither_appends_nor_readers(StatementProfile profile)
    {
        await using var database = await CreateAsync(server, profile);
        await using var store = database.Open();
        await using var idle = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await idle.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(idle, "CREATE TABLE pg_temp.elsewhere AS SELECT pg_current_xact_id()");

        await store.AppendAsync(Append("a", 0, Event("a")), TestContext.Current.CancellationToken);

        Assert.Single(await store.ReadLogAsync(new ReadLogRequest(LogPosition.Start), TestContext.Current.CancellationToken));
    }

    [Theory]
    [ClassData(typeof(EachProfile))]
    public async Task An_append_that_waits_longer_than_the_lock_timeout_fails_as_transient_and_writes_nothing(StatementProfile profile)
    {
        await using var database = await CreateAsync(server, profile);
        await using var store = database.Open(new PostgresEventStoreOptions { LockTimeout = TimeSpan.FromMilliseconds(50), Queue = WithoutRetries.Queue });
        await using var holder = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await holder.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(holder, $"SELECT FROM {database.Schema}.logs FOR UPDATE");

        var timeout = await Assert.ThrowsAsync<EventStoreException>(
            async () => await store.AppendAsync(Append("a", 0, Event("a")), TestContext.Current.CancellationToken));
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);

        Assert.True(timeout.IsTransient);
        Assert.Equal([new StreamId("a")], timeout.Streams);
        Assert.Equal(0L, await database.QueryAsync("SELECT count(*) FROM {schema}.events"));
    }

    [Fact]
    public async Task Appends_of_one_log_do_not_wait_for_another()
    {
        await using var database = await CreateAsync(server);
        await using var other = database.Open(new PostgresEventStoreOptions { Log = new LogName("other") });
        await using var holder = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await holder.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(holder, $"SELECT FROM {database.Schema}.logs WHERE name = 'default' FOR UPDATE");

        Assert.IsType<AppendResult.Appended>(await other.AppendAsync(Append("a", 0, Event("a")), TestContext.Current.CancellationToken));
    }

    [Theory]
    [ClassData(typeof(EachProfile))]
    public async Task The_write_path_updates_no_row(StatementProfile profile)
    {
        await using var database = await CreateAsync(server, profile);
        await using var store = database.Open();
        for (var version = 0; version < 20; version++)
        {
            await store.AppendAsync(Append("a", version, Event("a")), TestContext.Current.CancellationToken);
        }

        await store.AppendAsync(Append("a", 3, Event("a")), TestContext.Current.CancellationToken);

        await store.DisposeAsync();
        var rows = await StatisticsAsync(database, "sum(n_tup_ins)");
        Assert.Equal(20 + 1 + Migration.All.Count, rows);
        Assert.Equal(0, await StatisticsAsync(database, "sum(n_tup_upd + n_tup_del)"));
    }

    [Theory]
    [InlineData("SELECT 1", StatementProfile.ServerFunctions)]
    [InlineData("SELECT 1", StatementProfile.PlainSql)]
    [InlineData("ANALYZE {schema}.events", StatementProfile.ServerFunctions)]
    [InlineData("ANALYZE {schema}.events", StatementProfile.PlainSql)]
    public async Task Plans_that_were_made_on_a_tiny_table_do_not_read_all_of_a_large_one(string beforePlanning, StatementProfile profile)
    {
        // A session keeps its plans until the next ANALYZE; on a table of one page every index, and a scan, cost the same.
        const int events = 4_000;
        const int rounds = 20;
        const int rowsPerLook = 20;
        await using var database = await CreateAsync(server, profile);
        await database.QueryAsync("ALTER TABLE {schema}.events SET (autovacuum_enabled = off)");
        await using var store = database.Open();
        await UseEveryStatementAsync(store, round: 0);
        await database.QueryAsync(beforePlanning);
        for (var round = 1; round < rounds; round++)
        {
            await UseEveryStatementAsync(store, round);
        }

        await store.AppendAsync(Append("many", 0, [.. Enumerable.Range(0, events).Select(_ => Event("many"))]), TestContext.Current.CancellationToken);
        for (var round = rounds; round < 2 * rounds; round++)
        {
            await UseEveryStatementAsync(store, round);
        }

        await store.DisposeAsync();
        Assert.InRange(await RowsReadAsync(database), 0, events + (2 * rounds * 2 * rounds * rowsPerLook));
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1")]
    [InlineData("Host=no-such-host.invalid")]
    public async Task A_server_that_cannot_be_reached_is_a_transient_failure_that_names_what_to_check(string server)
    {
        await using var nowhere = Npgsql.NpgsqlDataSource.Create($"{server};Username=u;Password=hunter2");
        await using var store = new PostgresEventStore(nowhere, WithoutRetries);

        var unreachable = await Assert.ThrowsAsync<EventStoreException>(
            async () => await store.AppendAsync(Append("a", 0, Event("a")), TestContext.Current.CancellationToken));

        Assert.True(unreachable.IsTransient);
        Assert.Contains("host and port", unreachable.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", unreachable.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EachProfile))]
    public async Task An_append_whose_session_is_ended_is_sent_again_and_stored_once(StatementProfile profile)
    {
        await using var database = await CreateAsync(server, profile);
        await using var store = database.Open();

        var answer = await AppendWhileItsSessionIsEndedAsync(database, store, Append("a", 0, Event("a")));

        Assert.IsType<AppendResult.Appended>(await answer());
        Assert.Equal(1L, await database.QueryAsync("SELECT count(*) FROM {schema}.events"));
    }

    [Fact]
    public async Task Without_retries_an_append_whose_session_is_ended_is_unknown_and_sending_it_again_finds_out()
    {
        await using var database = await CreateAsync(server);
        await using var store = database.Open(WithoutRetries);
        var append = Append("a", 0, Event("a"));

        var answer = await AppendWhileItsSessionIsEndedAsync(database, store, append);

        var unknown = await Assert.ThrowsAsync<AppendOutcomeUnknownException>(answer);
        Assert.Equal([new StreamId("a")], unknown.Streams);
        Assert.IsType<AppendResult.Appended>(await store.AppendAsync(append, TestContext.Current.CancellationToken));
        Assert.Equal(1L, await database.QueryAsync("SELECT count(*) FROM {schema}.events"));
    }

    [Theory]
    [ClassData(typeof(EachProfile))]
    public async Task An_append_that_a_constraint_refuses_does_not_touch_those_beside_it(StatementProfile profile)
    {
        await using var database = await CreateAsync(server, profile);
        await using var store = database.Open(new PostgresEventStoreOptions { SchemaCheck = SchemaCheck.Off });
        await database.QueryAsync("ALTER TABLE {schema}.events ADD CHECK (event_data <> '13')");

        var appends = Enumerable.Range(0, 100).Select(i => store.AppendAsync(Append($"s{i}", 0, Event($"s{i}", $"{i}")), TestContext.Current.CancellationToken).AsTask()).ToList();

        var refused = await Assert.ThrowsAsync<AppendRefusedException>(() => appends[13]);
        Assert.Equal([new StreamId("s13")], refused.Streams);
        appends.RemoveAt(13);
        Assert.All(await Task.WhenAll(appends), answer => Assert.IsType<AppendResult.Appended>(answer));
        Assert.Equal(99L, await database.QueryAsync("SELECT max(position) FROM {schema}.events"));
    }

    [Theory]
    [ClassData(typeof(EachProfile))]
    public async Task A_session_whose_default_is_not_read_committed_is_refused_with_what_to_set(StatementProfile profile)
    {
        await using var database = await CreateAsync(server, profile);
        var connection = new Npgsql.NpgsqlConnectionStringBuilder(await server.ConnectionStringAsync(TestContext.Current.CancellationToken)) { Options = "-c default_transaction_isolation=serializable", Pooling = false };
        await using var dataSource = Npgsql.NpgsqlDataSource.Create(connection);
        await using var store = new PostgresEventStore(dataSource, new PostgresEventStoreOptions { Schema = database.Schema, StatementProfile = profile });

        var refused = await Assert.ThrowsAsync<EventStoreException>(
            async () => await store.AppendAsync(Append("a", 0, Event("a")), TestContext.Current.CancellationToken));

        Assert.False(refused.IsTransient);
        Assert.Contains("default_transaction_isolation", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EachProfile))]
    public async Task An_append_at_the_limits_that_is_sent_again_reads_each_of_its_events_a_few_times(StatementProfile profile)
    {
        const int streams = 1_000;
        const int events = 10_000;
        await using var database = await CreateAsync(server, profile);
        await using var store = database.Open();
        var append = new AppendRequest(
            new StreamVersions(Enumerable.Range(0, streams).Select(i => KeyValuePair.Create(new StreamId($"s{i}"), StreamVersion.Empty))),
            [.. Enumerable.Range(0, events).Select(i => Event($"s{i % streams}"))]);
        var first = await store.AppendAsync(append, TestContext.Current.CancellationToken);

        var again = await store.AppendAsync(append, TestContext.Current.CancellationToken);

        Assert.Equal(first, again);
        Assert.InRange(await RowsReadAsync(database), 0, (3 * events) + (4 * streams));
    }

    [Theory]
    [ClassData(typeof(EachProfile))]
    public async Task Appends_that_arrive_together_share_a_batch_and_are_each_answered_for_themselves(StatementProfile profile)
    {
        await using var database = await CreateAsync(server, profile);
        await using var store = database.Open();
        var sentAgain = Append("again", 0, Event("again"));
        await store.AppendAsync(sentAgain, TestContext.Current.CancellationToken);
        await using var holder = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await holder.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(holder, $"SELECT FROM {database.Schema}.logs FOR UPDATE");
        var first = store.AppendAsync(Append("first", 0, Event("first")), TestContext.Current.CancellationToken).AsTask();
        await UntilAsync(async () => (long)(await database.QueryAsync("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"))! > 0);

        // One batch: two that build on each other, one that is stale because of them, one sent before, one with a taken id.
        var taken = new NewEvent(new StreamId("taken"), sentAgain.Events[0].Id, new EventType("tested"), "{}"u8.ToArray(), EventMetadata.Empty);
        Task<AppendResult>[] batch =
        [
            store.AppendAsync(Append("a", 0, Event("a")), TestContext.Current.CancellationToken).AsTask(),
            store.AppendAsync(Append("a", 1, Event("a")), TestContext.Current.CancellationToken).AsTask(),
            store.AppendAsync(Append("a", 1, Event("a")), TestContext.Current.CancellationToken).AsTask(),
            store.AppendAsync(sentAgain, TestContext.Current.CancellationToken).AsTask(),
            store.AppendAsync(Append("z", 0, Event("z")), TestContext.Current.CancellationToken).AsTask(),
        ];
        var reused = store.AppendAsync(Append("taken", 0, taken), TestContext.Current.CancellationToken).AsTask();
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        await first;
        var answers = await Task.WhenAll(batch);
        await Assert.ThrowsAsync<EventIdReusedException>(() => reused);

        Assert.Equal([3L, 4, 1, 5], answers.OfType<AppendResult.Appended>().Select(answer => answer.LastPosition.Value));
        Assert.Equal(new StreamConflict(new StreamId("a"), new StreamVersion(1), new StreamVersion(2)), Assert.Single(Assert.IsType<AppendResult.Conflict>(answers[2]).Streams));
        Assert.Equal(1L, await database.QueryAsync("SELECT count(DISTINCT created_at) FROM {schema}.events WHERE position >= 3"));
    }

    private static PostgresEventStoreOptions WithoutRetries => new() { Queue = new AppendQueueOptions { Retry = RetryPolicy.None } };

    /// <summary>Starts an append, ends its session while it waits for the log, and lets go of the log.</summary>
    private static async Task<Func<Task<AppendResult>>> AppendWhileItsSessionIsEndedAsync(PostgresDatabase database, PostgresEventStore store, AppendRequest append)
    {
        await using var holder = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await holder.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(holder, $"SELECT FROM {database.Schema}.logs FOR UPDATE");
        var waiting = store.AppendAsync(append, TestContext.Current.CancellationToken).AsTask();
        await UntilAsync(async () => (long)(await database.QueryAsync(TerminateWaiting))! > 0);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        return () => waiting;
    }

    private const string TerminateWaiting = """
        SELECT count(pg_terminate_backend(l.pid)) FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid
        WHERE NOT l.granted AND a.query LIKE '%{schema}%' AND l.pid <> pg_backend_pid()
        """;

    private static async Task UseEveryStatementAsync(PostgresEventStore store, int round)
    {
        var append = Append($"s{round}", 0, Event($"s{round}"));
        await store.AppendAsync(append, TestContext.Current.CancellationToken);
        await store.AppendAsync(append, TestContext.Current.CancellationToken);
        await store.ReadStreamsAsync(new ReadStreamsRequest([new StreamRange(new StreamId($"s{round}")), new StreamRange(new StreamId("none"))]), TestContext.Current.CancellationToken);
        await store.ReadVersionsAsync([new StreamId($"s{round}"), new StreamId("none")], TestContext.Current.CancellationToken);
        await store.ReadLogAsync(new ReadLogRequest(new LogPosition(round), new PageSize(5)), TestContext.Current.CancellationToken);
        await store.ListStreamsAsync(new ListStreamsRequest(new StreamPrefix("s")), TestContext.Current.CancellationToken);
    }

    private static async Task<long> RowsReadAsync(PostgresDatabase database) =>
        await StatisticsAsync(database, "sum(seq_tup_read) FILTER (WHERE relname = 'events')")
        + Convert.ToInt64(await database.QueryAsync("SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE schemaname = '{schema}' AND relname = 'events'"), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Counters of the schema's tables, once every session has reported them: sessions do so when they end, and a store keeps one for a moment, so it must be disposed.</summary>
    private static async Task<long> StatisticsAsync(PostgresDatabase database, string aggregate)
    {
        database.DataSource.Clear();
        await UntilAsync(async () => (long)(await database.QueryAsync("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%{schema}%' AND pid <> pg_backend_pid()"))! == 0);
        return Convert.ToInt64(await database.QueryAsync($"SELECT {aggregate} FROM pg_stat_user_tables WHERE schemaname = '{database.Schema}'"), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task ExecuteAsync(Npgsql.NpgsqlConnection connection, string sql)
    {
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(10, bound.Token);
        }
    }
}
