using System.Diagnostics;
using EventCore.Stores;
using EventCore.Testing;

namespace EventCore.Postgres.Tests;

/// <summary>A log of steps with a table for <see cref="StepsProjection"/> beside it.</summary>
internal sealed class StepsDatabase : IAsyncDisposable
{
    private readonly PostgresDatabase _database;
    private long _steps;

    private StepsDatabase(PostgresDatabase database) => (_database, Store) = (database, database.Open());

    public PostgresEventStore Store { get; }

    public string Schema => _database.Schema;

    /// <summary>In full, for another process.</summary>
    public string ConnectionString { get; private init; } = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<StepsDatabase> CreateAsync(TestPostgres server)
    {
        var database = await PostgresDatabase.CreateAsync(server);
        await database.QueryAsync(StepsProjection.CreateTables(database.Schema));
        return new StepsDatabase(database) { ConnectionString = await server.ConnectionStringAsync(Cancel) };
    }

    public async Task AppendAsync(int count)
    {
        var streamId = new StreamId("steps");
        var events = Enumerable.Range(0, count).Select(number => StepEvent.Registry.Encode(
            streamId, EventId.Create(TimeProvider.System), new StepEvent.Stepped((int)_steps + number + 1), EventMetadata.Empty));
        var expected = new StreamVersions([KeyValuePair.Create(streamId, new StreamVersion(_steps))]);
        Assert.IsType<AppendResult.Appended>(await Store.AppendAsync(new AppendRequest(expected, [.. events]), Cancel));
        _steps += count;
    }

    /// <summary>The positions in the read model, in the order of the writes; those of one writer where one is named.</summary>
    public async Task<IReadOnlyList<long>> PositionsAsync(string writer = "%") =>
        (long[])(await _database.QueryAsync($"SELECT coalesce(array_agg(position ORDER BY id), '{{}}') FROM {{schema}}.steps WHERE writer LIKE '{writer}'"))!;

    /// <summary>How many events were applied, as the read model itself has it.</summary>
    public async Task<long> CountAsync() => (long)(await _database.QueryAsync("SELECT count FROM {schema}.steps_count"))!;

    public async Task<SubscriptionState> StateAsync() => (await Store.ListCheckpointsAsync(Cancel)).Single();

    /// <summary>Waits until a condition holds, for a minute at most.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var began = Stopwatch.GetTimestamp(); !await condition(); await Task.Delay(10, Cancel))
        {
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(1))
            {
                Assert.Fail($"What was waited for has not come within a minute. {string.Join(' ', await Store.ListCheckpointsAsync(Cancel))}");
            }
        }
    }

    /// <summary>Waits until every step has been applied.</summary>
    public Task UntilCaughtUpAsync() => UntilAsync(async () => (await Store.ListCheckpointsAsync(Cancel)) is [{ } state] && state.Checkpoint.Position.Value == _steps);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _database.DisposeAsync();
    }
}
