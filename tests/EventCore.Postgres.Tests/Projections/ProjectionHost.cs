using Npgsql;

namespace EventCore.Postgres.Tests;

/// <summary>What <see cref="ProjectionProcess"/> runs in a process of its own; nothing else runs it.</summary>
public sealed class ProjectionHost
{
    public static TimeSpan LeaseTime { get; } = TimeSpan.FromSeconds(2);

    [Fact(Explicit = true)]
    public async Task A_process_runs_the_projection_until_it_is_ended()
    {
        var schema = Setting("SCHEMA");
        await using var dataSource = NpgsqlDataSource.Create(Setting("CONNECTION"));
        await using var store = new PostgresEventStore(dataSource, new PostgresEventStoreOptions { Schema = schema });

        // Slow, so that whoever ends or pauses this process meets it in the midst of a batch.
        IProjection projection = Environment.GetEnvironmentVariable(Variable("MODEL")) is { Length: > 0 } model
            ? new StepsReadModel(model, Setting("WRITER"), then: (_, _, cancellationToken) => Task.Delay(1, cancellationToken), options: new ProjectionOptions { MaxBatchEvents = 50 })
            : new StepsProjection(schema, Setting("WRITER"), (_, _, cancellationToken) => Task.Delay(1, cancellationToken));
        var runner = new ProjectionRunner(store, [projection], new ProjectionRunnerOptions { LeaseTime = LeaseTime, CheckInterval = TimeSpan.FromMilliseconds(50) });

        await runner.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The name of the environment variable of a setting.</summary>
    internal static string Variable(string setting) => $"EVENTCORE_TEST_PROJECTION_{setting}";

    private static string Setting(string setting) => Environment.GetEnvironmentVariable(Variable(setting)) ?? throw new InvalidOperationException($"{Variable(setting)} is not set.");
}
