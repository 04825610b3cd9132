using System.CommandLine;
using System.CommandLine.Parsing;

namespace EventCore.Cli;

/// <summary><c>eventcore bench</c>: runs the validation workloads on a store, and reports what it measured.</summary>
internal sealed class BenchCommand
{
    public const string Name = "bench";

    private const string CacheOn = "on";

    private const string CacheOff = "off";

    private readonly StoreOptions _store = new(DefaultStore.ThrowAwaySqlite);

    private readonly Option<int> _scale = Number("--scale", BenchSettings.MaxScale, 1, "Multiplies the operations of every workload.");

    private readonly Option<int> _concurrency = Number(
        "--concurrency", BenchSettings.MaxConcurrency, BenchSettings.DefaultConcurrency, "How many operations are under way at once: each of so many workers begins its next when its last is answered.");

    private readonly Option<string> _cache = new("--cache")
    {
        HelpName = "on|off",
        Description = "Whether recently used streams are kept in memory, so that commands on them need no read.",
        DefaultValueFactory = _ => CacheOn,
    };

    private readonly Option<string[]> _workloads = new("--workload")
    {
        HelpName = "NAME",
        Description = "Only this workload; may be repeated. "
            + string.Join("; ", WorkloadDefinition.All.Select(workload => $"{workload.Name}: {workload.BaseOperations:N0} times {workload.Description}")) + ". [default: all]",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON document with every figure, and nothing else, on standard output." };

    private readonly ToolEnvironment _environment;

    private BenchCommand(ToolEnvironment environment)
    {
        _environment = environment;
        _ = _cache.AcceptOnlyFromAmong(CacheOn, CacheOff);
    }

    public static IReadOnlyList<string> Examples { get; } =
    [
        "eventcore bench",
        "eventcore bench --postgres auto --concurrency 256",
        "eventcore bench --postgres \"Host=localhost;Database=bench;Username=app\" --scale 10 --json",
        "eventcore bench --postgres auto --cache off",
        "eventcore bench --sqlite bench.db --workload single-stream --workload batch",
    ];

    public static Command For(ToolEnvironment environment)
    {
        var bench = new BenchCommand(environment);
        var verb = new Command(
            Name,
            "Run the validation workloads on a store and report throughput, latency and targets. Every run uses streams of its own, so it can be repeated on the same database. "
            + $"Exit code: {(int)ExitCode.Done} even where a target is missed, {(int)ExitCode.Failed} where an operation failed.");
        bench._store.AddTo(verb);
        foreach (var option in new Option[] { bench._scale, bench._concurrency, bench._cache, bench._workloads, bench._json })
        {
            verb.Options.Add(option);
        }

        verb.SetAction(bench.RunAsync);
        return verb;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var choice = _store.ChooseFrom(parsed, _environment);
        var settings = new BenchSettings
        {
            Scale = parsed.GetValue(_scale),
            Concurrency = parsed.GetValue(_concurrency),
            Cache = parsed.GetValue(_cache) == CacheOff ? StreamCacheOptions.Off : StreamCacheOptions.Default,
            Workloads = WorkloadsFrom(parsed),
        };
        var report = await MeasureAsync(choice, settings, cancellationToken).ConfigureAwait(false);
        await _environment.Output.WriteLineAsync(parsed.GetValue(_json) ? JsonWriter.Write(report) : TableWriter.Write(report)).ConfigureAwait(false);
        return (int)report.ExitCode;
    }

    private async Task<BenchReport> MeasureAsync(StoreChoice choice, BenchSettings settings, CancellationToken cancellationToken)
    {
        var open = await new StoreOpener(_environment).OpenAsync(choice, settings.Concurrency, cancellationToken).ConfigureAwait(false);
        await using (open.ConfigureAwait(false))
        {
            var startedAt = _environment.TimeProvider.GetUtcNow();
            var progress = new BenchProgress();
            var run = new BenchRun(open.Store, settings, _environment.TimeProvider, progress);
            var results = await ProgressBar.ShowAsync(progress, _environment, () => run.RunAsync(cancellationToken)).ConfigureAwait(false);
            return new BenchReport(run.RunId, startedAt, Machine.Current, open.Facts, settings, results);
        }
    }

    private List<WorkloadDefinition> WorkloadsFrom(ParseResult parsed)
    {
        var names = parsed.GetValue(_workloads) ?? [];
        return names.FirstOrDefault(name => !WorkloadDefinition.All.Any(workload => workload.Name == name)) is { } unknown
            ? throw new ToolException($"'{unknown}' is no workload. There are: {string.Join(", ", WorkloadDefinition.All.Select(workload => workload.Name))}.", ExitCode.Usage)
            : [.. WorkloadDefinition.All.Where(workload => names.Length == 0 || names.Contains(workload.Name, StringComparer.Ordinal))];
    }

    private static Option<int> Number(string name, int max, int @default, string description) => new(name)
    {
        HelpName = "N",
        Description = $"{description} 1 to {max:N0}.",
        DefaultValueFactory = _ => @default,
        CustomParser = argument => NumberFrom(argument, name, max),
    };

    private static int NumberFrom(ArgumentResult argument, string name, int max)
    {
        var text = argument.Tokens[0].Value;
        if (int.TryParse(text, out var number) && number >= 1 && number <= max)
        {
            return number;
        }

        argument.AddError($"{name} takes a whole number from 1 to {max:N0}, not '{text}'.");
        return 0;
    }
}
