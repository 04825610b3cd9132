using System.Diagnostics;
using System.Globalization;
using EventCore.Cli;
using EventCore.Stores;
using Npgsql;

namespace EventCore.Benchmarks;

/// <summary>One measurement of projections, in a process of its own.</summary>
internal static class ProjectionLoad
{
    public const string Name = "projection-load";
    public const string ConnectionVariable = "EVENTCORE_BENCH_POSTGRES";

    public const string Subscription = "subscription";
    public const string Simple = "simple";
    public const string Complex = "complex";
    public const string StatementEach = "statement-each";
    public const string Idle = "idle";

    public const int IdleProjections = 10;

    // So that what a process has loaded and compiled once is not taken for what a projection needs.
    private const long WarmUpEvents = 50_000;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan StatementEachTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(20);

    // When every projection runs, and .NET has compiled what they do all the time.
    private static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(45);

    public static async Task<int> RunAsync(string load, CancellationToken cancellationToken)
    {
        var connection = Environment.GetEnvironmentVariable(ConnectionVariable) ?? throw new ComparisonException($"{ConnectionVariable} is not set.");

        // A reset of a pooled connection would be counted as a transaction of its own.
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { NoResetOnClose = load == Idle });
        await using var store = new PostgresEventStore(database);
        var end = await store.ReadEndAsync(cancellationToken);
        if (load == Idle)
        {
            Console.WriteLine(await MeasureIdleAsync(store, database, end, cancellationToken));
            return 0;
        }

        await SubscribeAsync(store, WarmUpEvents, cancellationToken);
        GC.Collect();
        var (memory, watching) = (new PeakMemory(), new CancellationTokenSource());
        using var watchingScope = watching;
        var watch = memory.WatchAsync(watching.Token);
        var (began, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var events = load switch
        {
            Subscription => await SubscribeAsync(store, long.MaxValue, cancellationToken),
            Simple => await ProjectAsync(store, new PostgresOrders(Simple, SalesLog.Schema), end, TimeSpan.MaxValue, cancellationToken),
            Complex => await ProjectAsync(store, new PostgresSales(Complex, SalesLog.Schema), end, TimeSpan.MaxValue, cancellationToken),
            StatementEach => await ProjectAsync(store, new StatementEachProjection(), end, StatementEachTime, cancellationToken),
            _ => throw new ComparisonException($"There is no load '{load}'."),
        };
        var (seconds, cpuSeconds) = (Stopwatch.GetElapsedTime(began).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
        await watching.CancelAsync();
        await watch;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{events / seconds} {cpuSeconds / events * 1_000_000} {memory.Growth / 1_048_576.0}"));
        return 0;
    }

    /// <returns>How many events were delivered.</returns>
    private static async Task<long> SubscribeAsync(IEventStore store, long most, CancellationToken cancellationToken)
    {
        var events = 0L;
        await foreach (var page in store.SubscribeByPage(cancellationToken: cancellationToken))
        {
            events += page.Events.Count;
            if (page.ReachedEnd || events >= most)
            {
                break;
            }
        }

        return events;
    }

    /// <returns>How far it has come in the time it has.</returns>
    private static async Task<long> ProjectAsync(PostgresEventStore store, IProjection projection, Checkpoint end, TimeSpan time, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new ProjectionRunner(store, [projection]).RunAsync(stop.Token);
        var began = Stopwatch.GetTimestamp();
        long position;
        do
        {
            await Task.Delay(LookAgain, cancellationToken);
            if (running.IsCompleted)
            {
                await running;
            }

            var state = (await store.ListCheckpointsAsync(cancellationToken)).SingleOrDefault(state => state.Name == projection.Name);
            position = state?.Checkpoint.Position.Value ?? 0;
            if (state?.LastError is { } error)
            {
                throw new ComparisonException($"Projection '{projection.Name}' failed at {position}: {error}");
            }
        }
        while (position < end.Position.Value && Stopwatch.GetElapsedTime(began) < time);

        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return position;
    }

    /// <returns>Of ten projections together: the percentage of one core that this process takes, and the transactions of the server per second.</returns>
    private static async Task<string> MeasureIdleAsync(PostgresEventStore store, NpgsqlDataSource database, Checkpoint end, CancellationToken cancellationToken)
    {
        IProjection[] projections = [.. Enumerable.Range(0, IdleProjections).Select(number => new IdleProjection(number))];
        foreach (var projection in projections)
        {
            var lease = await store.AcquireCheckpointAsync(projection.Name, new LeaseOwner("bench"), TimeSpan.FromMinutes(1), cancellationToken) ?? throw new ComparisonException($"'{projection.Name}' is not free.");
            await store.AdvanceCheckpointAsync(lease, end, skipped: null, cancellationToken);
            await store.ReleaseCheckpointAsync(lease, new LeaseEnd.Handover(), cancellationToken);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new ProjectionRunner(store, projections).RunAsync(stop.Token);
        await Task.Delay(SettlingTime, cancellationToken);
        var (began, cpu, transactions) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, await TransactionsAsync());
        await Task.Delay(IdleTime, cancellationToken);
        var (seconds, cpuSeconds) = (Stopwatch.GetElapsedTime(began).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
        var done = await TransactionsAsync() - transactions;
        if ((await store.ListCheckpointsAsync(cancellationToken)).Count(state => state.Owner is not null) != IdleProjections)
        {
            throw new ComparisonException("Not every idle projection was running.");
        }

        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return string.Create(CultureInfo.InvariantCulture, $"{cpuSeconds / seconds * 100} {done / seconds}");

        async Task<long> TransactionsAsync() =>
            (long)(await SalesLog.ExecuteAsync(database, "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()", cancellationToken))!;
    }
}
