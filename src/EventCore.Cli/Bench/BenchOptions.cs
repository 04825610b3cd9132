using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EventCore.Cli;

/// <summary>The options that say what is measured.</summary>
internal sealed class BenchOptions(ToolEnvironment environment)
{
    private const string On = "on";

    private const string Off = "off";

    private const string AllWorkloads = "all";

    private readonly Option<int?> _scale = Number(
        "--scale",
        BenchSettings.MaxScale,
        $"Multiplies the operations of every workload, 1 to {BenchSettings.MaxScale:N0}. [default: 1; with --duration as many as there is time for]");

    private readonly Option<TimeSpan?> _duration = new("--duration")
    {
        HelpName = "TIME",
        Description = "End each round of a workload after this long, as 30s, 10m or 24h. [default: when every operation has run]",
        CustomParser = DurationFrom,
    };

    private readonly Option<int?> _rounds = Number(
        "--rounds",
        BenchSettings.MaxRounds,
        $"Measure each workload so often, 1 to {BenchSettings.MaxRounds}: rates are the median of the rounds, with their spread. [default: {BenchSettings.DefaultRounds}]");

    private readonly Option<int?> _warmUp = Number(
        "--warm-up",
        BenchSettings.MaxWarmUpSeconds,
        $"Warm each workload up for so many seconds before it is measured, 1 to {BenchSettings.MaxWarmUpSeconds}: in the first ones, .NET still recompiles what is busy. [default: {BenchSettings.DefaultWarmUpSeconds}]");

    private readonly Option<int?> _streams = Number(
        "--streams",
        BenchSettings.MaxStreams,
        $"Over how many streams the workloads on accounts and the reads of streams spread, 1 to {BenchSettings.MaxStreams:N0}. [default: as said of each workload]");

    private readonly Option<int?> _concurrency = Number(
        "--concurrency",
        BenchSettings.MaxConcurrency,
        $"How many operations are under way at once, at most {BenchSettings.MaxConcurrency:N0}: each of so many workers begins its next when its last is answered. [default: {BenchSettings.DefaultConcurrency}]");

    private readonly Option<int?> _rate = Number(
        "--rate",
        BenchSettings.MaxRate,
        $"Open loop: so many operations are due each second, 1 to {BenchSettings.MaxRate:N0}, whether or not earlier ones are answered, and latency counts from when they were due. [default: a closed loop]");

    private readonly Option<string?> _scaling = new("--scaling")
    {
        HelpName = "WORKLOAD",
        Description = $"Measure this workload also with {string.Join(", ", BenchSettings.ScalingSteps)} operations at once.",
    };

    private readonly Option<string> _yardstick = Switch("--yardstick", "Whether each round also measures plain inserts through the database's client library and how long a sync of the disk takes, in a table of its own that goes at the end.");

    private readonly Option<DateTimeOffset?> _startAt = new("--start-at")
    {
        HelpName = "TIME",
        Description = "Measure no sooner than this (as 2030-12-31T23:59:00Z), when prepared and warmed up: so that several processes load one server together. "
            + "The JSON document says when each began. [default: at once]",
        CustomParser = TimeFrom,
    };

    private readonly Option<string> _cache = Switch("--cache", "Whether recently used streams are kept in memory, so that commands on them need no read.");

    private readonly Option<string> _snapshots = Switch("--snapshots", "Whether the commands on accounts and orders go on from the state that was folded before, instead of from the first event.");

    private readonly Option<string[]> _workloads = new("--workload")
    {
        HelpName = "NAME",
        Description = "This workload; may be repeated:" + Environment.NewLine
            + string.Join(Environment.NewLine, WorkloadDefinition.All.Select(workload => $"- {workload.Name}: {workload.BaseOperations:N0} times {workload.Description}")) + Environment.NewLine
            + $"- {AllWorkloads}: each of them that the store can do, but not the soak. [default: {string.Join(", ", WorkloadDefinition.Validation.Select(workload => workload.Name))}]",
    };

    public void AddTo(Command verb)
    {
        foreach (var option in new Option[] { _workloads, _scale, _duration, _rounds, _warmUp, _concurrency, _rate, _scaling, _streams, _cache, _snapshots, _yardstick, _startAt })
        {
            verb.Options.Add(option);
        }
    }

    /// <exception cref="ToolException">The options contradict each other, or name what there is not.</exception>
    public BenchSettings SettingsFrom(ParseResult parsed, StoreChoice choice)
    {
        var streams = parsed.GetValue(_streams);
        return new BenchSettings
        {
            Scale = parsed.GetValue(_scale),
            Duration = parsed.GetValue(_duration),
            Rounds = parsed.GetValue(_rounds) ?? BenchSettings.DefaultRounds,
            WarmUp = TimeSpan.FromSeconds(parsed.GetValue(_warmUp) ?? BenchSettings.DefaultWarmUpSeconds),
            Streams = streams,
            Concurrency = parsed.GetValue(_concurrency) ?? BenchSettings.DefaultConcurrency,
            Rate = parsed.GetValue(_rate),
            Scaling = parsed.GetValue(_scaling) is { } scaling ? Scalable(scaling, streams, choice) : null,
            Yardstick = parsed.GetValue(_yardstick) != Off,
            StartAt = StartAtFrom(parsed),
            Cache = parsed.GetValue(_cache) == Off ? StreamCacheOptions.Off : StreamCacheOptions.Default,
            Snapshots = parsed.GetValue(_snapshots) == Off ? SnapshotOptions.Off : SnapshotOptions.Default,
            Workloads = WorkloadsFrom(parsed, streams, choice),
        };
    }

    private DateTimeOffset? StartAtFrom(ParseResult parsed)
    {
        var startAt = parsed.GetValue(_startAt);
        return startAt - environment.TimeProvider.GetUtcNow() > BenchSettings.MaxWait
            ? throw new ToolException($"--start-at may be at most {BenchSettings.MaxWait.TotalMinutes:N0} minutes ahead, but it is {startAt:u}.", ExitCode.Usage)
            : startAt;
    }

    private IReadOnlyList<WorkloadDefinition> WorkloadsFrom(ParseResult parsed, int? streams, StoreChoice choice)
    {
        var names = parsed.GetValue(_workloads) ?? [];
        if (names.Length == 0)
        {
            return WorkloadDefinition.Validation;
        }

        var named = names.Where(name => name != AllWorkloads).Select(name => Named(name, streams, choice)).ToList();
        var all = names.Contains(AllWorkloads, StringComparer.Ordinal);
        return [.. WorkloadDefinition.All.Where(workload => named.Contains(workload) || (all && !workload.IsSoak && CanRun(workload, choice)))];
    }

    private static bool CanRun(WorkloadDefinition workload, StoreChoice choice) => !workload.NeedsReadModels || choice is not StoreChoice.Memory;

    private static WorkloadDefinition Named(string name, int? streams, StoreChoice choice)
    {
        var workload = WorkloadDefinition.All.FirstOrDefault(workload => workload.Name == name)
            ?? throw new ToolException($"'{name}' is no workload. There are: {string.Join(", ", WorkloadDefinition.All.Select(workload => workload.Name))}.", ExitCode.Usage);
        if (!CanRun(workload, choice))
        {
            throw new ToolException($"{name} needs a store that has tables beside its events: PostgreSQL or SQLite. Name one with --postgres or --sqlite, or leave the workload out.", ExitCode.Usage);
        }

        return streams < workload.LeastStreams
            ? throw new ToolException($"{workload.Name} needs {workload.LeastStreams} streams or more, but --streams is {streams}.", ExitCode.Usage)
            : workload;
    }

    private static WorkloadDefinition Scalable(string name, int? streams, StoreChoice choice) =>
        Named(name, streams, choice) is { AtOnce: null, IsSoak: false } workload
            ? workload
            : throw new ToolException($"{name} cannot be measured with more and more operations at once. Name another workload with --scaling.", ExitCode.Usage);

    /// <summary>A whole number from 1 on.</summary>
    private static Option<int?> Number(string name, int max, string description)
    {
        return new Option<int?>(name) { HelpName = "N", Description = description, CustomParser = NumberFrom };

        int? NumberFrom(ArgumentResult argument)
        {
            var text = argument.Tokens[0].Value;
            if (int.TryParse(text, out var number) && number >= 1 && number <= max)
            {
                return number;
            }

            argument.AddError($"{name} takes a whole number from 1 to {max:N0}, not '{text}'.");
            return null;
        }
    }

    /// <summary>On unless it is said to be off.</summary>
    private static Option<string> Switch(string name, string description)
    {
        var option = new Option<string>(name) { HelpName = $"{On}|{Off}", Description = description, DefaultValueFactory = _ => On };
        return option.AcceptOnlyFromAmong(On, Off);
    }

    private static TimeSpan? DurationFrom(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        TimeSpan? unit = text switch
        {
            [.., 's'] => TimeSpan.FromSeconds(1),
            [.., 'm'] => TimeSpan.FromMinutes(1),
            [.., 'h'] => TimeSpan.FromHours(1),
            _ => null,
        };
        if (unit is not null && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 && count <= BenchSettings.MaxDuration / unit.Value)
        {
            return count * unit.Value;
        }

        argument.AddError($"--duration takes a time such as 30s, 10m or 24h, at most {BenchSettings.MaxDuration.TotalHours:N0}h, not '{text}'.");
        return null;
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
