using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace EventCore.Cli;

/// <summary>The usual help, followed by examples.</summary>
internal sealed class HelpWithExamples(HelpAction help, Func<string, IReadOnlyList<string>> examplesOf) : SynchronousCommandLineAction
{
    /// <summary>Whoever asks for help gets it, whatever else is on the command line.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in examplesOf(parseResult.CommandResult.Command.Name))
        {
            output.WriteLine($"  {example}");
        }

        return (int)ExitCode.Done;
    }
}
