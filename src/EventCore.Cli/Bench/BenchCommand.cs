using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EventCore.Cli;

/// <summary><c>eventcore bench</c>: runs the validation workloads on a store, and reports what it measured.</summary>
internal sealed class BenchCommand
{
    public const string Name = "bench";

    private const string On = "on";

    private const string Off = "off";

    private const string InsideLock = "inside-lock";

    private const string OutsideLock = "outside-lock";

    private readonly StoreOptions _store = new(DefaultStore.ThrowAwaySqlite);

    private readonly Option<int> _scale = Number("--scale", BenchSettings.MaxScale, 1, "Multiplies the operations of every workload.");

    private readonly Option<int?> _seconds = new("--seconds")
    {
        HelpName = "N",
        Description = $"End each workload after so many seconds, 1 to {BenchSettings.MaxSeconds:N0}, where its operations last longer. [default: run every operation]",
        CustomParser = argument => NumberFrom(argument, "--seconds", BenchSettings.MaxSeconds),
    };

    private readonly Option<int> _warmUp = Number(
        "--warm-up", BenchSettings.MaxWarmUpSeconds, BenchSettings.DefaultWarmUpSeconds, "Warm each workload up for so many seconds before it is measured: in the first ones, .NET still recompiles what is busy.");

    private readonly Option<int?> _streams = new("--streams")
    {
        HelpName = "N",
        Description = $"Over how many streams {SingleStreamWorkload.Name} and {ThreeStreamWorkload.Name} spread, 1 to {BenchSettings.MaxStreams:N0}; with 1, every command decides on the same. [default: as said of each workload]",
        CustomParser = argument => NumberFrom(argument, "--streams", BenchSettings.MaxStreams),
    };

    private readonly Option<DateTimeOffset?> _startAt = new("--start-at")
    {
        HelpName = "TIME",
        Description = "Measure no sooner than this (as 2030-12-31T23:59:00Z), when prepared and warmed up: so that several processes load one server together. "
            + "The JSON document says when each began. [default: at once]",
        CustomParser = TimeFrom,
    };

    private readonly Option<int> _concurrency = Number(
        "--concurrency", BenchSettings.MaxConcurrency, BenchSettings.DefaultConcurrency, "How many operations are under way at once: each of so many workers begins its next when its last is answered.");

    private readonly Option<string> _cache = new("--cache")
    {
        HelpName = "on|off",
        Description = "Whether recently used streams are kept in memory, so that commands on them need no read.",
        DefaultValueFactory = _ => On,
    };

    private readonly Option<string> _snapshots = new("--snapshots")
    {
        HelpName = "on|off",
        Description = $"Whether the commands of {SingleStreamWorkload.Name} and {ThreeStreamWorkload.Name} go on from the state that was folded before, instead of from the first event.",
        DefaultValueFactory = _ => On,
    };

    private readonly Option<string?> _commitWait = new("--commit-wait")
    {
        HelpName = $"{InsideLock}|{OutsideLock}",
        Description = $"When appends to PostgreSQL wait until they are durable: while they hold the log or, for slow commits, after. [default: {InsideLock}]",
    };

    private readonly Option<string[]> _workloads = new("--workload")
    {
        HelpName = "NAME",
        Description = "This workload; may be repeated. "
            + string.Join("; ", WorkloadDefinition.All.Select(workload => $"{workload.Name}: {workload.BaseOperations:N0} times {workload.Description}")) + $". [default: {string.Join(", ", WorkloadDefinition.Validation.Select(workload => workload.Name))}]",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON document with every figure, and nothing else, on standard output." };

    private readonly ToolEnvironment _environment;

    private BenchCommand(ToolEnvironment environment)
    {
        _environment = environment;
        _ = _cache.AcceptOnlyFromAmong(On, Off);
        _ = _snapshots.AcceptOnlyFromAmong(On, Off);
        _ = _commitWait.AcceptOnlyFromAmong(InsideLock, OutsideLock);
    }

    public static IReadOnlyList<string> Examples { get; } =
    [
        "eventcore bench",
        "eventcore bench --postgres auto --concurrency 256",
        "eventcore bench --postgres \"Host=localhost;Database=bench;Username=app\" --scale 10 --json",
        "eventcore bench --postgres auto --cache off --snapshots off",
        "eventcore bench --postgres auto --workload single-stream --streams 1000 --seconds 60 --scale 10000",
        "eventcore bench --postgres auto --workload read-log --scale 100",
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
        foreach (var option in new Option[] { bench._scale, bench._seconds, bench._warmUp, bench._streams, bench._concurrency, bench._startAt, bench._cache, bench._snapshots, bench._commitWait, bench._workloads, bench._json })
        {
            verb.Options.Add(option);
        }

        verb.SetAction(bench.RunAsync);
        return verb;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var choice = ChoiceFrom(parsed);
        var streams = parsed.GetValue(_streams);
        var settings = new BenchSettings
        {
            Scale = parsed.GetValue(_scale),
            Duration = parsed.GetValue(_seconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            WarmUp = TimeSpan.FromSeconds(parsed.GetValue(_warmUp)),
            Streams = streams,
            Concurrency = parsed.GetValue(_concurrency),
            StartAt = StartAtFrom(parsed),
            Cache = parsed.GetValue(_cache) == Off ? StreamCacheOptions.Off : StreamCacheOptions.Default,
            Snapshots = parsed.GetValue(_snapshots) == Off ? SnapshotOptions.Off : SnapshotOptions.Default,
            Workloads = WorkloadsFrom(parsed, streams),
        };
        var report = await MeasureAsync(choice, settings, cancellationToken).ConfigureAwait(false);
        await _environment.Output.WriteLineAsync(parsed.GetValue(_json) ? JsonWriter.Write(report) : TableWriter.Write(report)).ConfigureAwait(false);
        return (int)report.ExitCode;
    }

    private StoreChoice ChoiceFrom(ParseResult parsed)
    {
        var choice = _store.ChooseFrom(parsed, _environment);
        var commitWait = parsed.GetValue(_commitWait) == OutsideLock ? CommitWait.OutsideLock : CommitWait.InsideLock;
        return choice switch
        {
            StoreChoice.Postgres postgres => postgres with { CommitWait = commitWait },
            StoreChoice.PrivatePostgres postgres => postgres with { CommitWait = commitWait },
            _ when parsed.GetValue(_commitWait) is not null => throw new ToolException("--commit-wait is for PostgreSQL, but the store is another. Leave it out, or name the database with --postgres.", ExitCode.Usage),
            _ => choice,
        };
    }

    private async Task<BenchReport> MeasureAsync(StoreChoice choice, BenchSettings settings, CancellationToken cancellationToken)
    {
        var open = await new StoreOpener(_environment).OpenAsync(choice, settings.Concurrency, cancellationToken).ConfigureAwait(false);
        await using (open.ConfigureAwait(false))
        {
            var startedAt = _environment.TimeProvider.GetUtcNow();
            var progress = new RunProgress();
            var run = new BenchRun(open.Store, settings, _environment.TimeProvider, progress);
            var results = await ProgressBar.ShowAsync(progress, _environment, () => run.RunAsync(cancellationToken)).ConfigureAwait(false);
            return new BenchReport(run.RunId, startedAt, Machine.Current, open.Facts, settings, results);
        }
    }

    private DateTimeOffset? StartAtFrom(ParseResult parsed)
    {
        var startAt = parsed.GetValue(_startAt);
        return startAt - _environment.TimeProvider.GetUtcNow() > BenchSettings.MaxWait
            ? throw new ToolException($"--start-at may be at most {BenchSettings.MaxWait.TotalMinutes:N0} minutes ahead, but it is {startAt:u}.", ExitCode.Usage)
            : startAt;
    }

    private List<WorkloadDefinition> WorkloadsFrom(ParseResult parsed, int? streams)
    {
        var names = parsed.GetValue(_workloads) ?? [];
        if (names.FirstOrDefault(name => !WorkloadDefinition.All.Any(workload => workload.Name == name)) is { } unknown)
        {
            throw new ToolException($"'{unknown}' is no workload. There are: {string.Join(", ", WorkloadDefinition.All.Select(workload => workload.Name))}.", ExitCode.Usage);
        }

        List<WorkloadDefinition> workloads = names.Length == 0
            ? [.. WorkloadDefinition.Validation]
            : [.. WorkloadDefinition.All.Where(workload => names.Contains(workload.Name, StringComparer.Ordinal))];
        return workloads.FirstOrDefault(workload => streams < workload.LeastStreams) is { } tooWide
            ? throw new ToolException($"{tooWide.Name} needs {tooWide.LeastStreams} streams or more, but --streams is {streams}.", ExitCode.Usage)
            : workloads;
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

    private static DateTimeOffset? TimeFrom(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        argument.AddError($"--start-at takes a time such as 2030-12-31T23:59:00Z, not '{text}'.");
        return null;
    }
}
