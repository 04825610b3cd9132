using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using EventCore.Stores;

namespace EventCore.Cli;

/// <summary><c>eventcore db adopt</c>: takes over the events of an older store, after it has said how.</summary>
internal sealed class AdoptCommand
{
    private const string DefaultFromSchema = "public";

    private const int DefaultLockSeconds = 10;

    private const int MaxLockSeconds = 3_600;

    private readonly StoreOptions _store = new(DefaultStore.SqliteFile);

    private readonly Option<string> _fromSchema = new("--from-schema")
    {
        HelpName = "NAME",
        Description = "The schema that holds the old tables.",
        DefaultValueFactory = _ => DefaultFromSchema,
    };

    private readonly Option<string?> _renameMap = new("--rename-map")
    {
        HelpName = "FILE",
        Description = "A JSON object that gives streams new names by their old ones, for names the store cannot have.",
    };

    private readonly Option<int> _maxEventBytes = Bytes("--max-event-bytes", AppendLimits.Default.MaxEventBytes, "The most bytes of data that an event may have. Appends have a limit of their own, AppendLimits.");

    private readonly Option<int> _maxMetadataBytes = Bytes("--max-metadata-bytes", AppendLimits.Default.MaxMetadataBytes, "The most bytes of metadata that an event may have.");

    private readonly Option<int> _lockSeconds = new("--lock-seconds")
    {
        HelpName = "N",
        Description = $"How many seconds to wait for those who write to the old tables. 1 to {MaxLockSeconds:N0}.",
        DefaultValueFactory = _ => DefaultLockSeconds,
    };

    private readonly Option<bool> _yes = new("--yes") { Description = "Do it. Without it, nothing is changed." };

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON document with the plan and what was done, and nothing else, on standard output." };

    private readonly ToolEnvironment _environment;

    private AdoptCommand(ToolEnvironment environment)
    {
        _environment = environment;
        _lockSeconds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MaxLockSeconds)
            {
                result.AddError($"--lock-seconds must be 1 to {MaxLockSeconds:N0}.");
            }
        });
    }

    public static Command For(ToolEnvironment environment)
    {
        var adopt = new AdoptCommand(environment);
        var verb = new Command(
            DbCommand.Adopt,
            "Take over a PostgreSQL database that holds the tables of an older event store and no migration history. Says what it found and what would become of it; with --yes, does it in one transaction. The old tables stay. "
            + $"Exit code: {(int)ExitCode.Failed} where the tables cannot be adopted as they are.");
        adopt._store.AddTo(verb);
        foreach (var option in new Option[] { adopt._fromSchema, adopt._renameMap, adopt._maxEventBytes, adopt._maxMetadataBytes, adopt._lockSeconds, adopt._yes, adopt._json })
        {
            verb.Options.Add(option);
        }

        verb.SetAction(adopt.RunAsync);
        return verb;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (_store.ChooseFrom(parsed, _environment) is not StoreChoice.Postgres choice)
        {
            throw new ToolException("Only a PostgreSQL database can be adopted. Name it with --postgres.", ExitCode.Usage);
        }

        var options = await OptionsFrom(parsed, choice, cancellationToken).ConfigureAwait(false);
        var access = await PostgresAccess.OpenAsync(choice, concurrency: 1, cancellationToken).ConfigureAwait(false);
        await using (access.ConfigureAwait(false))
        {
            var progress = new RunProgress();
            var report = await ProgressBar.ShowAsync(progress, _environment, () => AdoptAsync(access, options, parsed.GetValue(_yes), progress, cancellationToken)).ConfigureAwait(false);
            await _environment.Output.WriteLineAsync(parsed.GetValue(_json) ? JsonSerializer.Serialize(AdoptDocument.Of(report), AdoptJson.Default.AdoptDocument) : AdoptText.Of(report))
                .ConfigureAwait(false);
            return (int)(report.Outcome == AdoptOutcome.Refused ? ExitCode.Failed : ExitCode.Done);
        }
    }

    private async Task<AdoptionOptions> OptionsFrom(ParseResult parsed, StoreChoice.Postgres choice, CancellationToken cancellationToken)
    {
        var options = new AdoptionOptions
        {
            Schema = choice.Schema,
            Log = choice.Log,
            LockTimeout = TimeSpan.FromSeconds(parsed.GetValue(_lockSeconds)),
            Limits = AppendLimits.Default with { MaxEventBytes = parsed.GetValue(_maxEventBytes), MaxMetadataBytes = parsed.GetValue(_maxMetadataBytes) },
        };
        if (parsed.GetValue(_renameMap) is { } file)
        {
            options = options with { RenameMap = await RenameMapFile.ReadAsync(Path.GetFullPath(file, _environment.CurrentDirectory), cancellationToken).ConfigureAwait(false) };
        }

        try
        {
            return options with { FromSchema = parsed.GetValue(_fromSchema)! };
        }
        catch (ArgumentException malformed)
        {
            throw new ToolException($"--from-schema is malformed. {malformed.Message.Split(" (Parameter")[0]}", ExitCode.Usage);
        }
    }

    private async Task<AdoptReport> AdoptAsync(PostgresAccess access, AdoptionOptions options, bool confirmed, RunProgress progress, CancellationToken cancellationToken)
    {
        var started = _environment.TimeProvider.GetTimestamp();
        var steps = new AdoptSteps(progress);
        if (!confirmed)
        {
            var plan = await PostgresAdoption.PlanAsync(access.DataSource, options, steps, cancellationToken).ConfigureAwait(false);
            return ReportOf(plan.Refusals.Count == 0 ? AdoptOutcome.Planned : AdoptOutcome.Refused, plan, digest: null);
        }

        return await PostgresAdoption.AdoptAsync(access.DataSource, options, steps, cancellationToken).ConfigureAwait(false) switch
        {
            AdoptionResult.Adopted adopted => ReportOf(AdoptOutcome.Adopted, adopted.Plan, adopted.Digest),
            var refused => ReportOf(AdoptOutcome.Refused, refused.Plan, digest: null),
        };

        AdoptReport ReportOf(AdoptOutcome outcome, AdoptionPlan plan, string? digest)
        {
            using var process = Process.GetCurrentProcess();
            return new AdoptReport(outcome, plan, digest, _environment.TimeProvider.GetElapsedTime(started), process.PeakWorkingSet64);
        }
    }

    private static Option<int> Bytes(string name, int @default, string description)
    {
        var option = new Option<int>(name) { HelpName = "N", Description = description, DefaultValueFactory = _ => @default };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{name} must be 1 or more.");
            }
        });
        return option;
    }
}
