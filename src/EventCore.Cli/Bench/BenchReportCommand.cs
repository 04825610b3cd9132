using System.CommandLine;

namespace EventCore.Cli;

/// <summary><c>eventcore bench report</c>: reports runs that were saved, without running anything.</summary>
internal sealed class BenchReportCommand
{
    public const string Name = "report";

    private readonly Argument<string[]> _files = new("FILE") { Description = "Runs that were saved with --save; several are shown side by side.", Arity = ArgumentArity.OneOrMore };

    private readonly ReportOptions _reports;

    private readonly ToolEnvironment _environment;

    private BenchReportCommand(ToolEnvironment environment) => (_environment, _reports) = (environment, new ReportOptions(environment));

    public static Command For(ToolEnvironment environment)
    {
        var report = new BenchReportCommand(environment);
        var verb = new Command(Name, "Report runs that were saved with --save, also those that were stopped or killed half-way, without running anything.") { report._files };
        report._reports.AddTo(verb);
        verb.SetAction(report.RunAsync);
        return verb;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var runs = new List<BenchDocument>();
        foreach (var file in parsed.GetValue(_files) ?? [])
        {
            runs.Add(await DocumentFile.ReadAsync(Path.GetFullPath(file, _environment.CurrentDirectory), cancellationToken).ConfigureAwait(false));
        }

        if (_reports.IsJson(parsed))
        {
            await _environment.Output.WriteLineAsync(DocumentFile.WriteAll(runs)).ConfigureAwait(false);
        }

        await _reports.WriteAsync(parsed, runs, cancellationToken).ConfigureAwait(false);
        return (int)ExitCode.Done;
    }
}
