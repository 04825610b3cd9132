using EventCore.Testing;
using Npgsql;

namespace EventCore.Benchmarks;

/// <summary>Runs every step of every round, EventCore's and the bare database's in turn, on one server.</summary>
internal sealed class Comparison(ComparisonSettings settings, TextWriter progress)
{
    private const int Accounts = 1_000;

    private const int EventsPerScaleOfReadLog = 10_000;

    private const string ReadingSchema = "reading";

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
        var first = await tool.BenchAsync(new BenchLoad("single-stream", "batch"), cancellationToken);
        await bare.CreateYardstickAsync(cancellationToken);

        var eventCore = new EventCoreSteps(tool, _measurements);
        var steps = settings.SoakMinutes is null ? Steps(bare, eventCore, database) : [SoakStep(eventCore)];
        for (var round = 1; round <= settings.Rounds; round++)
        {
            // Back and forth, so that neither a growing table nor a machine that slows down favours one side.
            foreach (var (number, step) in (round % 2 == 1 ? steps : steps.Reverse()).Index())
            {
                await progress.WriteLineAsync($"Round {round} of {settings.Rounds}, step {number + 1} of {steps.Count}: {step.Name}.");
                await ExecuteAsync(database, "CHECKPOINT", cancellationToken);
                await step.MeasureAsync(cancellationToken);
            }
        }

        return new ComparisonReport(startedAt, await CommitAsync(cancellationToken), settings, first.Machine, first.Store, bare.Version, _measurements);
    }

    /// <summary>What is divided by one another is measured close to one another.</summary>
    private IReadOnlyList<Step> Steps(BareDatabase bare, EventCoreSteps eventCore, NpgsqlDataSource database)
    {
        var single = new BenchLoad("single-stream") { Streams = Accounts, WarmUpSeconds = settings.WarmUpSeconds, Seconds = settings.SecondsPerStep };
        var oneStream = single with { Streams = 1 };
        return
        [
            eventCore.TogetherStep(single with { Workers = 16 }, processes: 4, Figure.FourProcessesPerSecond),
            eventCore.Step(single with { Workers = 256 }, (Figure.SingleStream256PerSecond, result => result.OperationsPerSecond)),
            eventCore.Step(
                single,
                (Figure.SingleStreamPerSecond, result => result.OperationsPerSecond),
                (Figure.SingleStreamP95Milliseconds, result => result.LatencyP95Milliseconds),
                (Figure.SingleStreamP99Milliseconds, result => result.LatencyP99Milliseconds),
                (Figure.SingleStreamPeakMegabytes, result => result.WorkingSetPeakMegabytes)),
            new("bare database, a row per transaction, 64 clients", async stop =>
                _measurements.Add(Figure.BareOneRowPerSecond, (await bare.InsertRowsAsync(64, settings, stop)).TransactionsPerSecond)),
            eventCore.Step(
                single with { Workloads = ["three-stream"] },
                (Figure.ThreeStreamPerSecond, result => result.OperationsPerSecond),
                (Figure.ThreeStreamP95Milliseconds, result => result.LatencyP95Milliseconds),
                (Figure.ThreeStreamP99Milliseconds, result => result.LatencyP99Milliseconds)),
            eventCore.Step(single with { Workloads = ["multi-stream"], Streams = null }, (Figure.MultiStreamPerSecond, result => result.OperationsPerSecond)),
            eventCore.Step(single with { Cache = false }, (Figure.SingleStreamCacheOffPerSecond, result => result.OperationsPerSecond)),
            eventCore.Step(single with { Snapshots = false }, (Figure.SingleStreamSnapshotsOffPerSecond, result => result.OperationsPerSecond)),
            eventCore.Step(single with { Workers = 8 }, (Figure.SingleStream8P95Milliseconds, result => result.LatencyP95Milliseconds)),
            eventCore.Step(single with { Workloads = ["batch"], Streams = null, Workers = 8 }, (Figure.BatchEventsPerSecond, result => result.EventsPerSecond)),
            BareBatchStep(bare, clients: 8, Figure.BareBatchRowsPerSecond),
            BareBatchStep(bare, clients: 1, Figure.BareBatchAloneRowsPerSecond),
            eventCore.Step(oneStream, (Figure.OneStreamPerSecond, result => result.OperationsPerSecond)),
            eventCore.Step(oneStream with { Workers = 1 }, (Figure.OneStreamAlonePerSecond, result => result.OperationsPerSecond)),
            eventCore.Step(single with { Workers = 1 }, (Figure.SingleStreamAloneP50Milliseconds, result => result.LatencyP50Milliseconds)),
            new("bare database, a row per transaction, 1 connection of Npgsql", async stop =>
                _measurements.Add(Figure.BareOneRowAloneP50Milliseconds, await bare.InsertRowsAloneAsync(settings, stop))),
            ReadLogStep(eventCore, database),
        ];
    }

    private Step BareBatchStep(BareDatabase bare, int clients, Figure figure) => new($"bare database, {BareDatabase.RowsPerBatch} rows per transaction, {clients} {(clients == 1 ? "client" : "clients")}", async stop =>
        _measurements.Add(figure, (await bare.InsertBatchesAsync(clients, settings, stop)).TransactionsPerSecond * BareDatabase.RowsPerBatch));

    /// <summary>In a schema of its own, which goes afterwards, so that the other steps' tables stay as they are.</summary>
    private Step ReadLogStep(EventCoreSteps eventCore, NpgsqlDataSource database)
    {
        var load = new BenchLoad("read-log") { Workers = 1, Schema = ReadingSchema, WarmUpSeconds = settings.WarmUpSeconds, Scale = settings.EventsToRead / EventsPerScaleOfReadLog };
        var read = eventCore.Step(load, (Figure.ReadLogEventsPerSecond, result => result.EventsPerSecond));
        return read with
        {
            MeasureAsync = async stop =>
            {
                await read.MeasureAsync(stop);
                await ExecuteAsync(database, $"DROP SCHEMA {ReadingSchema} CASCADE", stop);
            },
        };
    }

    private Step SoakStep(EventCoreSteps eventCore) => eventCore.Step(
        new BenchLoad("single-stream") { Streams = Accounts, WarmUpSeconds = settings.WarmUpSeconds, Seconds = settings.SecondsPerStep },
        (Figure.SoakPeakMegabytes, result => result.WorkingSetPeakMegabytes),
        (Figure.SoakFirstQuarterMegabytes, result => result.WorkingSetFirstQuarterMegabytes),
        (Figure.SoakLastQuarterMegabytes, result => result.WorkingSetLastQuarterMegabytes),
        (Figure.SoakPerSecond, result => result.OperationsPerSecond));

    /// <summary>A CHECKPOINT before each step, say: what the step before has left to write is not the next one's to pay for.</summary>
    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <returns>The commit that was built, and whether something was changed since; null without git or outside a checkout.</returns>
    internal static async Task<string?> CommitAsync(CancellationToken cancellationToken)
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
