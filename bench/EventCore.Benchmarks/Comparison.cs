using EventCore.Testing;
using Npgsql;

namespace EventCore.Benchmarks;

/// <summary>Runs every step of every round, EventCore's and the bare database's in turn, on one server.</summary>
internal sealed class Comparison(ComparisonSettings settings, TextWriter progress)
{
    private readonly Measurements _measurements = new();

    public async Task<ComparisonReport> RunAsync(CancellationToken cancellationToken)
    {
        var startedAt = DateTimeOffset.UtcNow;
        await progress.WriteLineAsync("Starting a private PostgreSQL server.");
        await using var cluster = await PostgresCluster.StartAsync(cancellationToken: cancellationToken);
        await using var database = NpgsqlDataSource.Create(cluster.ConnectionString);
        var bare = await BareDatabase.OpenAsync(database, cluster.ConnectionString, cancellationToken);
        var tool = new EventCoreTool(cluster.ConnectionString);

        await progress.WriteLineAsync("Preparing: the store's schema, events to copy, and the bare database's table.");
        var first = await tool.BenchAsync(["single-stream", "batch"], workers: 64, scale: 1, cache: "on", cancellationToken);
        await bare.CreateYardstickAsync(cancellationToken);

        var steps = Steps(bare, tool, first);
        for (var round = 1; round <= settings.Rounds; round++)
        {
            // Back and forth, so that neither a growing table nor a machine that slows down favours one side.
            foreach (var (number, step) in (round % 2 == 1 ? steps : steps.Reverse()).Index())
            {
                await progress.WriteLineAsync($"Round {round} of {settings.Rounds}, step {number + 1} of {steps.Count}: {step.Name}.");
                await CheckpointAsync(database, cancellationToken);
                await step.MeasureAsync(cancellationToken);
            }
        }

        return new ComparisonReport(startedAt, await CommitAsync(cancellationToken), settings, first.Machine, first.Store, bare.Version, _measurements);
    }

    private IReadOnlyList<Step> Steps(BareDatabase bare, EventCoreTool tool, BenchOutput first)
    {
        var seconds = settings.SecondsPerStep;
        var (single, batches) = (first.Workloads.Single(result => result.Name == "single-stream").OperationsPerSecond, first.Workloads.Single(result => result.Name == "batch").OperationsPerSecond);
        var eventCore = new EventCoreSteps(tool, _measurements, seconds);
        return
        [
            eventCore.Step("single-stream", 256, "on", single, (Figure.SingleStream256PerSecond, result => result.OperationsPerSecond)),
            eventCore.Step("single-stream", 64, "on", single, (Figure.SingleStreamPerSecond, result => result.OperationsPerSecond), (Figure.SingleStreamP95Milliseconds, result => result.LatencyP95Milliseconds)),
            new("bare database, a row per transaction, 64 clients", async stop =>
                _measurements.Add(Figure.BareOneRowPerSecond, (await bare.InsertRowsAsync(64, seconds, stop)).TransactionsPerSecond)),
            eventCore.Step("multi-stream", 64, "on", single * 0.3, (Figure.MultiStreamPerSecond, result => result.OperationsPerSecond)),
            eventCore.Step("single-stream", 64, "off", single * 0.4, (Figure.SingleStreamCacheOffPerSecond, result => result.OperationsPerSecond)),
            eventCore.Step("single-stream", 8, "on", single * 0.5, (Figure.SingleStream8P95Milliseconds, result => result.LatencyP95Milliseconds)),
            eventCore.Step("batch", 8, "on", batches, (Figure.BatchEventsPerSecond, result => result.EventsPerSecond)),
            new($"bare database, {BareDatabase.RowsPerBatch} rows per transaction, 8 clients", async stop =>
                _measurements.Add(Figure.BareBatchRowsPerSecond, (await bare.InsertBatchesAsync(8, seconds, stop)).TransactionsPerSecond * BareDatabase.RowsPerBatch)),
            new("bare database, a row per transaction, 1 client", async stop =>
                _measurements.Add(Figure.BareOneRowAloneMilliseconds, (await bare.InsertRowsAsync(1, seconds, stop)).AverageMilliseconds)),
            eventCore.Step("single-stream", 1, "on", single * 0.15, (Figure.SingleStreamAloneP50Milliseconds, result => result.LatencyP50Milliseconds)),
        ];
    }

    /// <summary>What the step before has left to write is not the next one's to pay for.</summary>
    private static async Task CheckpointAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var checkpoint = database.CreateCommand("CHECKPOINT");
        await checkpoint.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <returns>The commit that was built, and whether something was changed since; null without git or outside a checkout.</returns>
    private static async Task<string?> CommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await new ChildProcess("git", ["-C", AppContext.BaseDirectory, "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]).RunAsync(cancellationToken)).Trim();
        }
        catch (ComparisonException)
        {
            return null;
        }
    }
}
