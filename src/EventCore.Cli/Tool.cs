using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace EventCore.Cli;

/// <summary>The <c>eventcore</c> tool: parses the command line, runs a verb, and answers every error in one line.</summary>
internal static class Tool
{
    private const int HelpWidth = 100;

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Show stack traces of errors.", Recursive = true };

    public static async Task<ExitCode> RunAsync(IReadOnlyList<string> arguments, ToolEnvironment environment, CancellationToken cancellationToken)
    {
        // A connection string may begin with @, which is no response file.
        var parsed = RootFor(environment).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            if (parsed.Action is ParseErrorAction)
            {
                throw UsageError.In(parsed);
            }

            var invocation = new InvocationConfiguration
            {
                Output = environment.Output,
                Error = environment.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return (ExitCode)await parsed.InvokeAsync(invocation, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            var stopped = cancellationToken.IsCancellationRequested;
            await environment.Error.WriteLineAsync($"eventcore: {(stopped ? "Stopped." : ErrorLine.For(exception))}").ConfigureAwait(false);
            if (parsed.GetValue(Verbose))
            {
                await environment.Error.WriteLineAsync(Redaction.Apply(exception.ToString())).ConfigureAwait(false);
            }

            return stopped ? ExitCode.Stopped : (exception as ToolException)?.ExitCode ?? ExitCode.Failed;
        }
    }

    private static RootCommand RootFor(ToolEnvironment environment)
    {
        var root = new RootCommand("EventCore: multi-stream event sourcing. This tool measures a store, prepares its database and operates its projections.")
        {
            BenchCommand.For(environment),
            DbCommand.For(environment),
            ProjectionsCommand.For(environment),
        };
        root.Options.Add(Verbose);
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples(new HelpAction { MaxWidth = HelpWidth }, Examples);
        }

        return root;
    }

    /// <summary>The examples of a verb, by its name.</summary>
    private static IReadOnlyList<string> Examples(string verb) => verb switch
    {
        BenchCommand.Name or BenchReportCommand.Name => BenchCommand.Examples,
        DbCommand.Name or DbCommand.Migrate or DbCommand.Script or DbCommand.Roles or DbCommand.Verify or DbCommand.Adopt => DbCommand.Examples,
        ProjectionsCommand.Name or ProjectionsCommand.List or ProjectionsCommand.Show or ProjectionsCommand.Pause or ProjectionsCommand.Resume or ProjectionsCommand.Rebuild or ProjectionsCommand.Reset or ProjectionsCommand.Forget or ProjectionsCommand.DeadLetters or ProjectionsCommand.Replay => ProjectionsCommand.Examples,
        _ => [.. BenchCommand.Examples.Take(2), .. DbCommand.Examples.Take(1), .. ProjectionsCommand.Examples.Take(1)],
    };
}
