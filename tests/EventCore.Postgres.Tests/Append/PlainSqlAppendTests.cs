using EventCore.Stores;
using EventCore.Testing;
using Npgsql;
using static EventCore.Postgres.Tests.PostgresDatabase;

namespace EventCore.Postgres.Tests;

/// <summary>What is special about a transaction in two round trips.</summary>
public sealed class PlainSqlAppendTests(TestPostgres server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static PostgresEventStoreOptions WithoutRetries => new() { Queue = new AppendQueueOptions { Retry = RetryPolicy.None } };

    [Fact]
    public async Task An_append_whose_session_is_ended_before_the_commit_was_sent_is_known_to_have_written_nothing()
    {
        await using var database = await CreateAsync(server, StatementProfile.PlainSql);
        await using var store = database.Open(WithoutRetries);

        var failure = await Assert.ThrowsAsync<EventStoreException>(() => AppendAndEndItsSessionAsync(database, store, Append("a", 0, Event("a")), "LOCK TABLE {schema}.logs"));

        Assert.True(failure.IsTransient);
        Assert.Equal(0L, await database.QueryAsync("SELECT count(*) FROM {schema}.events"));
    }

    [Fact]
    public async Task An_append_whose_session_is_ended_after_the_commit_was_sent_is_unknown_and_sending_it_again_finds_out()
    {
        // A lock that lets readers pass: only the insert waits, and the commit was sent behind it. Preparing the insert would wait, too.
        await using var database = await CreateAsync(server, StatementProfile.PlainSql);
        await using var store = database.Open(WithoutRetries with { PrepareStatements = false });
        var append = Append("a", 0, Event("a"));

        var unknown = await Assert.ThrowsAsync<AppendOutcomeUnknownException>(() => AppendAndEndItsSessionAsync(database, store, append, "LOCK TABLE {schema}.events IN SHARE MODE"));

        Assert.Equal([new StreamId("a")], unknown.Streams);
        Assert.IsType<AppendResult.Appended>(await store.AppendAsync(append, Cancel));
        Assert.Equal(1L, await database.QueryAsync("SELECT count(*) FROM {schema}.events"));
    }

    [Fact]
    public async Task A_transaction_that_is_given_up_lets_go_of_the_log_while_its_connection_stays_open()
    {
        await using var database = await CreateAsync(server, StatementProfile.PlainSql);
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancel);
        var options = new PostgresEventStoreOptions { Schema = database.Schema, StatementProfile = StatementProfile.PlainSql };
        var log = new PostgresLog(database.DataSource, options);
        var logId = await log.GetIdAsync(Cancel);

        await using (var transaction = new PlainSqlAppendTransaction([Append("a", 0, Event("a"))], log, logId, options, connection))
        {
            await transaction.PrepareAsync();
        }

        Assert.Equal(1, await database.QueryAsync("SELECT 1 FROM {schema}.logs FOR UPDATE NOWAIT"));
    }

    [Fact]
    public async Task An_append_after_the_row_of_its_log_was_deleted_is_told_so()
    {
        await using var database = await CreateAsync(server, StatementProfile.PlainSql);
        await using var store = database.Open();
        await store.ReadVersionsAsync([new StreamId("a")], Cancel);
        await database.QueryAsync("DELETE FROM {schema}.logs");

        var gone = await Assert.ThrowsAsync<SchemaMismatchException>(async () => await store.AppendAsync(Append("a", 0, Event("a")), Cancel));

        Assert.Contains("'default' is gone", gone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_profiles_give_the_same_answers_to_the_same_batches()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var batches = Batches(new Random(seed));
        await using var functions = await CreateAsync(server);
        await using var plain = await CreateAsync(server, StatementProfile.PlainSql);

        var expected = await AnswersAsync(functions, StatementProfile.ServerFunctions, batches);
        var actual = await AnswersAsync(plain, StatementProfile.PlainSql, batches);

        Assert.Equal(["appended", "conflict", "reused"], expected.Select(answer => answer.Split(' ')[0]).Distinct().Order());
        Assert.Equal(expected, actual);
        Assert.Equal(await ContentAsync(functions), await ContentAsync(plain));
    }

    private static async Task AppendAndEndItsSessionAsync(PostgresDatabase database, PostgresEventStore store, AppendRequest append, string obstacle)
    {
        await store.ReadVersionsAsync([new StreamId("a")], Cancel);
        await using var holder = await database.DataSource.OpenConnectionAsync(Cancel);
        await using var transaction = await holder.BeginTransactionAsync(Cancel);
        await using var command = new NpgsqlCommand(obstacle.Replace("{schema}", database.Schema, StringComparison.Ordinal), holder);
        await command.ExecuteNonQueryAsync(Cancel);
        var waiting = store.AppendAsync(append, Cancel).AsTask();
        while (Equals(await database.QueryAsync(EndWaitingSession), 0L))
        {
            Assert.False(waiting.IsCompleted, "The append did not wait.");
            await Task.Delay(10, Cancel);
        }

        await transaction.RollbackAsync(Cancel);
        await waiting;
    }

    private const string EndWaitingSession = """
        SELECT count(pg_terminate_backend(pid)) FROM pg_locks
        WHERE NOT granted AND relation IN ('{schema}.logs'::regclass, '{schema}.events'::regclass)
        """;

    /// <summary>A few streams at a time and low versions, so that appends pass, conflict, come again and take ids that are taken.</summary>
    private static List<AppendRequest[]> Batches(Random random)
    {
        var sent = new List<AppendRequest>();
        var batches = new List<AppendRequest[]>();
        for (var batch = 0; batch < 60; batch++)
        {
            var appends = Enumerable.Range(0, random.Next(1, 6)).Select(_ => NextAppend($"s{batch / 4}", sent, random)).ToList();

            // As the queue sees to it: no id occurs in two appends of a batch.
            var ids = new HashSet<EventId>();
            batches.Add([.. appends.Where(append => append.Events.All(@event => ids.Add(@event.Id)))]);
            sent.AddRange(batches[^1]);
        }

        return batches;
    }

    private static AppendRequest NextAppend(string streams, List<AppendRequest> sent, Random random)
    {
        if (sent.Count > 0 && random.Next(5) == 0)
        {
            return sent[random.Next(sent.Count)];
        }

        var expected = Enumerable.Range(0, 3).Where(_ => random.Next(2) == 0).DefaultIfEmpty(0)
            .Select(stream => KeyValuePair.Create(new StreamId($"{streams}-{stream}"), new StreamVersion(random.Next(0, 3))))
            .ToList();
        var events = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Event(expected[random.Next(expected.Count)].Key.Value)).ToList();
        if (sent.Count > 0 && random.Next(8) == 0)
        {
            events[0] = new NewEvent(events[0].StreamId, sent[random.Next(sent.Count)].Events[0].Id, events[0].Type, events[0].Data, events[0].Metadata);
        }

        var last = expected
            .Select(pair => (StreamId: pair.Key, Version: pair.Value, Sent: sent.SelectMany(append => append.Events).Where(@event => @event.StreamId == pair.Key).ToList()))
            .Where(known => known.Version != StreamVersion.Empty && known.Sent.Count > 0 && random.Next(2) == 0)
            .ToDictionary(known => known.StreamId, known => known.Sent[random.Next(known.Sent.Count)].Id);
        return new AppendRequest(new StreamVersions(expected), events, last);
    }

    private static async Task<List<string>> AnswersAsync(PostgresDatabase database, StatementProfile profile, List<AppendRequest[]> batches)
    {
        var options = new PostgresEventStoreOptions { Schema = database.Schema, StatementProfile = profile };
        var log = new PostgresLog(database.DataSource, options);
        await using var connections = new ConnectionKeeper(database.DataSource);
        var barrier = new DurabilityBarrier(connections, options);
        var writer = new PostgresAppendWriter(connections, barrier, log, new AppendSignal(), options);
        var answers = new List<string>();
        foreach (var batch in batches)
        {
            answers.AddRange((await writer.WriteAsync(batch)).Answers.Select(Told));
        }

        return answers;
    }

    private static string Told(AppendAnswer answer) => answer switch
    {
        AppendAnswer.Judged { Result: AppendResult.Appended appended } => $"appended {string.Join(", ", appended.Versions.OrderBy(pair => pair.Key))} to {appended.LastPosition}",
        AppendAnswer.Judged { Result: AppendResult.Conflict conflict } => $"conflict {string.Join(", ", conflict.Streams)}",
        AppendAnswer.Refused { Reason: EventIdReusedException reused } => $"reused {string.Join(", ", reused.EventIds)}",
        _ => $"{answer}",
    };

    private static async Task<object?> ContentAsync(PostgresDatabase database) =>
        await database.QueryAsync("SELECT string_agg(concat_ws(' ', position, event_id, stream_id, event_version), E'\n' ORDER BY position) FROM {schema}.events");
}
