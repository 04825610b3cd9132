using EventCore.Stores;
using EventCore.Testing;
using static EventCore.Postgres.Tests.PostgresDatabase;

namespace EventCore.Postgres.Tests;

/// <summary>Through a pooler that gives every transaction whichever session is free, and carries no prepared statements over.</summary>
public sealed class PgBouncerTests(PooledPostgres postgres) : IClassFixture<PooledPostgres>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PostgresContractTests.Cases), MemberType = typeof(PostgresContractTests))]
    public async Task Without_prepared_statements_the_store_keeps_the_contract(string caseName, StatementProfile profile, CommitWait commitWait)
    {
        Assert.SkipWhen(PooledPostgres.SkipReason is not null, PooledPostgres.SkipReason ?? "");

        await EventStoreContract.RunAsync(caseName, postgres.For(profile, commitWait), Cancel);
    }

    [Theory]
    [ClassData(typeof(EachProfile))]
    public async Task Stores_that_append_and_read_at_once_share_its_few_sessions(StatementProfile profile)
    {
        Assert.SkipWhen(PooledPostgres.SkipReason is not null, PooledPostgres.SkipReason ?? "");
        var log = new LogName($"shared-{Guid.NewGuid():N}");
        var stores = Enumerable.Range(0, 3 * PgBouncer.Sessions)
            .Select(_ => postgres.OpenStore(profile, new PostgresEventStoreOptions { Log = log, PrepareStatements = false }))
            .ToList();

        await Task.WhenAll(stores.SelectMany((store, writer) => Enumerable.Range(0, 20).Select(no => AppendAndReadAsync(store, $"s{writer}-{no}"))));

        var events = await stores[0].ReadLogAsync(new ReadLogRequest(LogPosition.Start, new PageSize(PageSize.Max)), Cancel);
        Assert.Equal(Enumerable.Range(1, stores.Count * 20).Select(position => (long)position), events.Select(recorded => recorded.Position.Value));
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Theory]
    [ClassData(typeof(EachProfile))]
    public async Task With_prepared_statements_an_error_says_what_to_set(StatementProfile profile)
    {
        // One connection of the store, which the pooler has to serve by the one session and then by the other.
        Assert.SkipWhen(PooledPostgres.SkipReason is not null, PooledPostgres.SkipReason ?? "");
        await using var one = postgres.OpenDataSource(maxPoolSize: 1);
        await using var store = postgres.OpenStore(profile, new PostgresEventStoreOptions(), one);
        await using var others = postgres.OpenDataSource(maxPoolSize: PgBouncer.Sessions);
        await using var holder = await others.OpenConnectionAsync(Cancel);
        await using var nextHolder = await others.OpenConnectionAsync(Cancel);
        var held = await HoldSessionAsync(holder);
        await store.ReadVersionsAsync([new StreamId("a")], Cancel);
        await using var nextHeld = await HoldSessionAsync(nextHolder);
        await held.DisposeAsync();

        var failure = await Assert.ThrowsAsync<EventStoreException>(async () => await store.ReadVersionsAsync([new StreamId("a")], Cancel));

        Assert.False(failure.IsTransient);
        Assert.Contains($"{nameof(PostgresEventStoreOptions)}.{nameof(PostgresEventStoreOptions.PrepareStatements)} to false", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_model_is_rebuilt_in_its_own_schema_and_nothing_is_left_in_the_sessions()
    {
        Assert.SkipWhen(PooledPostgres.SkipReason is not null, PooledPostgres.SkipReason ?? "");
        await using var dataSource = postgres.OpenDataSource(maxPoolSize: 10);
        await using var store = postgres.OpenStore(StatementProfile.ServerFunctions, new PostgresEventStoreOptions { Log = new LogName($"model-{Guid.NewGuid():N}"), PrepareStatements = false }, dataSource);
        var (control, schema, stream) = (new ProjectionControl(store), $"steps_{Guid.NewGuid():N}", new StreamId("steps"));
        NewEvent[] steps = [.. Enumerable.Range(1, 200).Select(number => StepEvent.Registry.Encode(stream, EventId.Create(TimeProvider.System), new StepEvent.Stepped(number), EventMetadata.Empty))];
        await store.AppendAsync(new AppendRequest(new StreamVersions([KeyValuePair.Create(stream, StreamVersion.Empty)]), steps), Cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        stop.CancelAfter(TimeSpan.FromMinutes(2));
        var model = new StepsReadModel(schema, "a", options: new ProjectionOptions { MaxBatchEvents = 20 });
        var running = new ProjectionRunner(store, [model], new ProjectionRunnerOptions { CheckInterval = TimeSpan.FromMilliseconds(20) }).RunAsync(stop.Token);

        await UntilAsync(async () => await control.ListAsync(Cancel) is [{ State.Checkpoint.Position.Value: 200 }]);
        await control.RebuildAsync(new SubscriptionName("steps"), cancellationToken: Cancel);
        await UntilAsync(async () => await control.ListAsync(Cancel) is [{ Rebuild: null }]);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(200L, await QueryAsync($"SELECT count(DISTINCT position) FROM {schema}.steps"));
        foreach (var _ in Enumerable.Range(0, 2 * PgBouncer.Sessions))
        {
            Assert.DoesNotContain(schema, (string)(await QueryAsync("SELECT current_setting('search_path')"))!, StringComparison.Ordinal);
        }

        await QueryAsync($"DROP SCHEMA IF EXISTS {schema}, {schema}_retired CASCADE");

        async Task<object?> QueryAsync(string sql)
        {
            await using var command = dataSource.CreateCommand(sql);
            return await command.ExecuteScalarAsync(Cancel);
        }

        async Task UntilAsync(Func<Task<bool>> condition)
        {
            while (!await condition())
            {
                await Task.Delay(20, stop.Token);
            }
        }
    }

    /// <summary>A transaction, with one statement so that the pooler has to give it a session.</summary>
    private static async Task<Npgsql.NpgsqlTransaction> HoldSessionAsync(Npgsql.NpgsqlConnection connection)
    {
        var transaction = await connection.BeginTransactionAsync(Cancel);
        await using var command = new Npgsql.NpgsqlCommand("SELECT 1", connection);
        await command.ExecuteScalarAsync(Cancel);
        return transaction;
    }

    private static async Task AppendAndReadAsync(PostgresEventStore store, string streamId)
    {
        Assert.IsType<AppendResult.Appended>(await store.AppendAsync(Append(streamId, 0, Event(streamId)), Cancel));
        Assert.Equal(1, (await store.ReadVersionsAsync([new StreamId(streamId)], Cancel))[new StreamId(streamId)].Value);
    }
}
