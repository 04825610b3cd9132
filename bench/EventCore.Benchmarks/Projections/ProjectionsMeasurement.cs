using System.Globalization;
using System.Runtime.InteropServices;
using EventCore.Testing;
using Npgsql;

namespace EventCore.Benchmarks;

/// <summary>
/// <c>bench/projections</c>: how quickly projections go through a log, how much memory they take for it, and what they cost while
/// nothing happens, as a Markdown page.
/// </summary>
internal static class ProjectionsMeasurement
{
    public const string Name = "projections";

    private const int DefaultEvents = 1_000_000;
    private const int DefaultRounds = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private static readonly (string Load, string What, double Least)[] Rebuilds =
    [
        (ProjectionLoad.Subscription, "a subscription that does nothing", 200_000),
        (ProjectionLoad.Simple, "a simple projection: a row upserted for each event, together for each batch", 60_000),
        (ProjectionLoad.Complex, "a complex projection: three tables, with lookups", 10_000),
        (ProjectionLoad.StatementEach, "a projection with a statement for each event, 10 s of it", 0),
    ];

    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (!TryParse(arguments, 0, DefaultEvents, SalesLog.EventsInBlock, out var events) || !TryParse(arguments, 1, DefaultRounds, 1, out var rounds) || arguments.Length > 2)
        {
            await Console.Error.WriteLineAsync($"Usage: bench/projections [EVENTS] [ROUNDS]: how many events, {SalesLog.EventsInBlock} or more [default: {DefaultEvents}], and how often [default: {DefaultRounds}].");
            return 2;
        }

        try
        {
            await using var cluster = await PostgresCluster.StartAsync(cancellationToken: cancellationToken);
            await MeasureAsync(cluster, events / SalesLog.EventsInBlock * SalesLog.EventsInBlock, rounds, cancellationToken);
            return 0;
        }
        catch (Exception exception) when (exception is ComparisonException or PostgresClusterException or NpgsqlException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private static bool TryParse(string[] arguments, int index, int unlessGiven, int least, out int number)
    {
        number = unlessGiven;
        return index >= arguments.Length || (int.TryParse(arguments[index], NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least);
    }

    private static async Task MeasureAsync(PostgresCluster cluster, int events, int rounds, CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(cluster.ConnectionString);
        await Console.Error.WriteLineAsync($"Generating {events:N0} events.");
        await SalesLog.FillAsync(database, events, cancellationToken);
        var (began, load) = (TimeProvider.System.GetUtcNow(), await File.ReadAllTextAsync("/proc/loadavg", cancellationToken));
        var figures = Rebuilds.Select(_ => new List<double[]>()).ToList();
        for (var round = 1; round <= rounds; round++)
        {
            for (var index = 0; index < Rebuilds.Length; index++)
            {
                figures[index].Add(await RunOnceAsync(Rebuilds[index].Load));
            }
        }

        await WriteAsync(database, events, rounds, began, load, figures, await RunOnceAsync(ProjectionLoad.Idle), cancellationToken);

        async Task<double[]> RunOnceAsync(string name)
        {
            await SalesLog.ClearAsync(database, cancellationToken);
            var process = new ChildProcess("dotnet", [Path.Combine(AppContext.BaseDirectory, "EventCore.Benchmarks.dll"), ProjectionLoad.Name, name])
            {
                Environment = new Dictionary<string, string>(StringComparer.Ordinal) { [ProjectionLoad.ConnectionVariable] = cluster.ConnectionString },
                Limit = Limit,
            };
            var line = (await process.RunAsync(cancellationToken)).Trim();
            await Console.Error.WriteLineAsync($"{name}: {line}");
            return [.. line.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        }
    }

    private static async Task WriteAsync(
        NpgsqlDataSource database, int events, int rounds, DateTimeOffset began, string load, List<List<double[]>> figures, double[] idle, CancellationToken cancellationToken)
    {
        var settings = new List<string>();
        foreach (var name in new[] { "server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "shared_buffers" })
        {
            settings.Add($"{name} = {await SalesLog.ExecuteAsync(database, $"SHOW {name}", cancellationToken)}");
        }

        Console.WriteLine($"""
            # Projections

            Measured on {began:yyyy-MM-dd HH:mm} UTC at commit `{await Comparison.CommitAsync(cancellationToken) ?? "unknown"}` by `bench/projections`.

            - Machine: {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; load average before: {string.Join(", ", load.Split(' ').Take(3))}
            - Server: PostgreSQL, private to this run: {string.Join(", ", settings)}
            - Measured: a log of {events:N0} events of 150 bytes, from its first to its last, {rounds} times; medians, with the least and the greatest{Warning(load)}

            | | events/s | target | verdict | CPU of the process, µs an event | memory, MiB more than before |
            | --- | ---: | ---: | ---: | ---: | ---: |
            """);
        for (var index = 0; index < Rebuilds.Length; index++)
        {
            var (_, what, least) = Rebuilds[index];
            var rate = new Samples([.. figures[index].Select(figure => figure[0])]);
            var verdict = least == 0 ? "" : rate.Median >= least ? "met" : "MISSED";
            Console.WriteLine($"| {what} | {Spread(rate, "N0")} | {(least == 0 ? "" : $">= {least:N0}")} | {verdict} | {Spread(Column(1), "N1")} | {Spread(Column(2), "N0")} |");

            Samples Column(int column) => new([.. figures[index].Select(figure => figure[column])]);
        }

        var (cpu, transactions) = (idle[0], idle[1]);
        Console.WriteLine($"""

            Memory is the working set of the process, sampled ten times a second, in addition to what it had after it had read 50,000 events; a projection is to take less than 50 MB.

            {ProjectionLoad.IdleProjections} idle projections of one process, for 20 s, 45 s after it started: {cpu.ToString("N2", CultureInfo.InvariantCulture)} % of one core (target: < 1 %: {(cpu < 1 ? "met" : "MISSED")}), {transactions.ToString("N1", CultureInfo.InvariantCulture)} queries a second (target: < 5: {(transactions < 5 ? "met" : "MISSED")}).

            Each measurement is a process of its own beside the server, which is durable; the read model and the checkpoints are emptied before each, and a CHECKPOINT is made. The rates of projections include acquiring the lease. The queries of idle projections are the server's count of transactions, without those that reset a pooled connection.
            """);
    }

    /// <summary>Whoever else runs takes from the rates; the other figures stay about what they are.</summary>
    private static string Warning(string load) =>
        double.Parse(load.Split(' ')[0], CultureInfo.InvariantCulture) > Environment.ProcessorCount / 2.0
            ? $"{Environment.NewLine}- Warning: other programs kept the cores busy, so the rates are what was left for this run; CPU an event, memory and what idle projections cost depend less on that."
            : "";

    private static string Spread(Samples samples, string format) =>
        $"{samples.Median.ToString(format, CultureInfo.InvariantCulture)} ({samples.Min.ToString(format, CultureInfo.InvariantCulture)}–{samples.Max.ToString(format, CultureInfo.InvariantCulture)})";
}
