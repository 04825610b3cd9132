using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EventCore.Cli;

/// <summary><c>eventcore bench</c>: runs workloads on a store, and reports what it measured.</summary>
internal sealed class BenchCommand
{
    public const string Name = "bench";

    private const string InsideLock = "inside-lock";

    private const string OutsideLock = "outside-lock";

    private readonly StoreOptions _store = new(DefaultStore.ThrowAwaySqlite);

    private readonly BenchOptions _bench;

    private readonly ReportOptions _reports;

    private readonly Option<string?> _commitWait = new("--commit-wait")
    {
        HelpName = $"{InsideLock}|{OutsideLock}",
        Description = $"When appends to PostgreSQL wait until they are durable: while they hold the log or, for slow commits, after. [default: {InsideLock}]",
    };

    private readonly Option<string?> _save = new("--save")
    {
        HelpName = "FILE",
        Description = "Save every figure as JSON, after each round: what a run has measured that is stopped or killed half-way is there, too.",
    };

    private readonly Option<string?> _baseline = new("--baseline")
    {
        HelpName = "FILE",
        Description = $"Compare with a run that was saved earlier. The exit code is {(int)ExitCode.Failed} where a figure is worse by more than --threshold beyond the noise of both runs.",
    };

    private readonly Option<double?> _threshold = new("--threshold")
    {
        HelpName = "PERCENT",
        Description = $"By how much more than the noise a figure may be worse than in the baseline, 0 to 100. [default: {Comparison.DefaultThresholdPercent}]",
        CustomParser = ThresholdFrom,
    };

    private readonly Option<string?> _targets = new("--targets") { HelpName = "FILE", Description = "Hold the run against these targets instead of the product's own, which --print-targets shows." };

    private readonly Option<bool> _failOnMiss = new("--fail-on-miss") { Description = $"Exit with {(int)ExitCode.Failed} where a target is missed." };

    private readonly Option<bool> _printTargets = new("--print-targets") { Description = "Print the product's own targets as JSON, and do nothing else." };

    private readonly ToolEnvironment _environment;

    private BenchCommand(ToolEnvironment environment)
    {
        (_environment, _bench, _reports) = (environment, new BenchOptions(environment), new ReportOptions(environment));
        _ = _commitWait.AcceptOnlyFromAmong(InsideLock, OutsideLock);
    }

    public static IReadOnlyList<string> Examples { get; } =
    [
        "eventcore bench",
        "eventcore bench --postgres auto --concurrency 256 --html report.html",
        "eventcore bench --postgres \"Host=localhost;Database=bench;Username=app\" --scale 10 --json",
        "eventcore bench --postgres auto --workload all --duration 10s --scaling single-stream --save today.json",
        "eventcore bench --postgres auto --duration 10s --rounds 5 --baseline yesterday.json --fail-on-miss",
        "eventcore bench --postgres auto --workload single-stream --rate 2000 --duration 30s",
        "eventcore bench --postgres auto --workload soak --duration 24h --save soak.json",
        "eventcore bench report postgresql.json sqlite.json --html report.html",
    ];

    public static Command For(ToolEnvironment environment)
    {
        var bench = new BenchCommand(environment);
        var verb = new Command(
            Name,
            "Run workloads on a store and report throughput, latency and targets. Every run uses streams of its own, so it can be repeated on the same database. "
            + $"Exit code: {(int)ExitCode.Done}; {(int)ExitCode.Failed} where an operation failed, a figure regressed against --baseline, or a target was missed with --fail-on-miss.")
        {
            BenchReportCommand.For(environment),
        };
        bench._store.AddTo(verb);
        bench._bench.AddTo(verb);
        verb.Options.Add(bench._commitWait);
        foreach (var option in new Option[] { bench._save, bench._baseline, bench._threshold, bench._targets, bench._failOnMiss, bench._printTargets })
        {
            verb.Options.Add(option);
        }

        bench._reports.AddTo(verb);
        verb.SetAction(bench.RunAsync);
        return verb;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_printTargets))
        {
            await _environment.Output.WriteAsync(TargetsFile.OwnText).ConfigureAwait(false);
            return (int)ExitCode.Done;
        }

        var choice = ChoiceFrom(parsed);
        var settings = _bench.SettingsFrom(parsed, choice);
        var targets = parsed.GetValue(_targets) is { } file ? TargetsFile.Read(FullPath(file)) : TargetsFile.Own;
        var baseline = await BaselineFrom(parsed, settings, cancellationToken).ConfigureAwait(false);
        var document = await MeasureAsync(parsed, choice, settings, targets, baseline, cancellationToken).ConfigureAwait(false);
        if (_reports.IsJson(parsed))
        {
            await _environment.Output.WriteLineAsync(DocumentFile.Write(document)).ConfigureAwait(false);
        }

        await _reports.WriteAsync(parsed, [document], cancellationToken).ConfigureAwait(false);
        return (int)ExitCodeOf(document, parsed.GetValue(_failOnMiss));
    }

    /// <summary>A missed target is news, unless it was said to be a failure; a failed operation and a regression are failures.</summary>
    public static ExitCode ExitCodeOf(BenchDocument document, bool failOnMiss) =>
        document.Failed > 0 || document.Comparison?.Count(ChangeOutcome.Regressed) > 0 || (failOnMiss && document.Count(TargetOutcome.Missed) > 0) ? ExitCode.Failed : ExitCode.Done;

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

    /// <summary>Before anything is measured: a run that cannot be compared is not worth waiting for.</summary>
    private async Task<Func<BenchDocument, ComparisonDocument>?> BaselineFrom(ParseResult parsed, BenchSettings settings, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_baseline) is not { } path)
        {
            return parsed.GetValue(_threshold) is null ? null : throw new ToolException("--threshold is for comparing, but there is no --baseline.", ExitCode.Usage);
        }

        var baseline = await DocumentFile.ReadAsync(FullPath(path), cancellationToken).ConfigureAwait(false);
        Comparison.RequireRounds(settings.Rounds, baseline, settings.Workloads.Select(workload => workload.Name));
        var threshold = parsed.GetValue(_threshold) ?? Comparison.DefaultThresholdPercent;
        return current => Comparison.Of(current, baseline, threshold);
    }

    private async Task<BenchDocument> MeasureAsync(
        ParseResult parsed, StoreChoice choice, BenchSettings settings, IReadOnlyList<Target> targets, Func<BenchDocument, ComparisonDocument>? compare, CancellationToken cancellationToken)
    {
        var concurrency = settings.Workloads.Select(settings.ConcurrencyOf).Concat(settings.Scaling is null ? [] : BenchSettings.ScalingSteps).Max();
        var open = await new StoreOpener(_environment).OpenAsync(choice, concurrency, cancellationToken).ConfigureAwait(false);
        await using (open.ConfigureAwait(false))
        {
            var startedAt = _environment.TimeProvider.GetUtcNow();
            var progress = new RunProgress();
            var run = new BenchRun(open.Store, open.Instruments, settings, _environment.TimeProvider, progress);
            var maker = new DocumentMaker(CommandLine.Of(parsed), run.RunId, startedAt, open.Facts, settings, targets, compare);
            var save = parsed.GetValue(_save) is { } path ? FullPath(path) : null;
            await SaveAsync(complete: false).ConfigureAwait(false);
            await ProgressBar.ShowAsync(progress, _environment, RunAsync).ConfigureAwait(false);
            return await SaveAsync(complete: true).ConfigureAwait(false);

            async Task<BenchResults> RunAsync()
            {
                await run.RunAsync(() => save is null ? Task.CompletedTask : SaveAsync(complete: false), cancellationToken).ConfigureAwait(false);
                return run.Results;
            }

            async Task<BenchDocument> SaveAsync(bool complete)
            {
                var document = maker.Make(run.Results, complete);
                if (save is not null)
                {
                    await DocumentFile.SaveAsync(document, save).ConfigureAwait(false);
                }

                return document;
            }
        }
    }

    private string FullPath(string path) => Path.GetFullPath(path, _environment.CurrentDirectory);

    private static double? ThresholdFrom(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100)
        {
            return percent;
        }

        argument.AddError($"--threshold takes a number of percent from 0 to 100, not '{text}'.");
        return null;
    }
}
