using System.CommandLine;
using System.CommandLine.Help;
using EventCore.Testing;

namespace EventCore.Benchmarks;

/// <summary><c>bench/compare</c>: what it takes, and what it answers.</summary>
internal static class CompareCommand
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int Usage = 2;
    private const int Interrupted = 130;
    private const int MaxRounds = 100;
    private const int MaxSoakMinutes = 1_440;

    public static Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var rounds = Number("--rounds", MaxRounds, "How often everything is measured.");
        rounds.DefaultValueFactory = _ => ComparisonSettings.DefaultRounds;
        var soak = Number("--soak", MaxSoakMinutes, "Instead: EventCore alone under one load for so many minutes, to see that its memory stays flat.");
        var quick = new Option<bool>("--quick") { Description = "One round of short steps, in about a minute: shows that everything works, and roughly where it stands." };
        var json = new Option<FileInfo?>("--json") { HelpName = "FILE", Description = "Also write every figure of every round to this file." };
        var command = new Command(
            "bench/compare",
            "Measures EventCore's PostgreSQL store ('eventcore bench') and the bare database (pgbench) in turn on one private, durable server, and prints the ratios as a Markdown page. "
            + "The bare database inserts rows of the same size into a table with the columns and indexes of eventcore.events, with prepared statements. "
            + $"Exit code: {Done} even where a target is missed, {Failed} where something failed.")
        {
            rounds, quick, soak, json, new HelpOption(),
        };
        command.SetAction((parsed, stop) => RunAsync(
            parsed.GetResult(soak) is not null ? ComparisonSettings.Soak(parsed.GetValue(soak))
                : parsed.GetValue(quick) ? ComparisonSettings.Quick
                : ComparisonSettings.Full with { Rounds = parsed.GetValue(rounds) },
            parsed.GetValue(json),
            stop));

        var parsed = command.Parse(args);
        return parsed.Errors.Count == 0
            ? parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }, cancellationToken)
            : FailAsync(string.Join(Environment.NewLine, parsed.Errors.Select(error => error.Message)), Usage);
    }

    private static async Task<int> RunAsync(ComparisonSettings settings, FileInfo? json, CancellationToken cancellationToken)
    {
        try
        {
            var report = await new Comparison(settings, Console.Error).RunAsync(cancellationToken);
            Console.Write(ReportText.Write(report));
            if (json is not null)
            {
                await File.WriteAllTextAsync(json.FullName, ReportJson.Write(report), cancellationToken);
            }

            return Done;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return await FailAsync("Interrupted.", Interrupted);
        }
        catch (Exception exception) when (exception is ComparisonException or PostgresClusterException or Npgsql.NpgsqlException or IOException or UnauthorizedAccessException)
        {
            return await FailAsync(exception.Message, Failed);
        }
    }

    private static Option<int> Number(string name, int max, string description)
    {
        var option = new Option<int>(name) { HelpName = "N", Description = $"{description} 1 to {max:N0}." };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var asked) && (asked < 1 || asked > max))
            {
                result.AddError($"{name} takes a whole number from 1 to {max:N0}.");
            }
        });
        return option;
    }

    private static async Task<int> FailAsync(string message, int exitCode)
    {
        await Console.Error.WriteLineAsync(message);
        return exitCode;
    }
}
