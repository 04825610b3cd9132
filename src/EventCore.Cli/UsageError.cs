using System.CommandLine;
using Verb = System.CommandLine.Parsing.CommandResult;

namespace EventCore.Cli;

/// <summary>What is wrong with a command line.</summary>
internal static class UsageError
{
    /// <summary>The first thing that the parser minds, and where to read on.</summary>
    public static ToolException In(ParseResult parsed)
    {
        var verb = VerbOf(parsed.CommandResult);
        var problem = parsed.UnmatchedTokens is [var token, ..]
            ? $"'{NameOf(token)}' is no option or verb of '{verb}'."
            : parsed.Errors[0].Message;
        return new ToolException($"{problem} See: {verb} --help", ExitCode.Usage);
    }

    private static string VerbOf(Verb result) =>
        result.Parent is Verb parent ? $"{VerbOf(parent)} {result.Command.Name}" : "eventcore";

    /// <summary>Without what follows an equals sign, which may be a secret out of an unquoted connection string.</summary>
    private static string NameOf(string token) => token.Split('=')[0];
}
