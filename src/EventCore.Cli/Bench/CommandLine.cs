using System.CommandLine;

namespace EventCore.Cli;

/// <summary>What was typed, as it can be typed again.</summary>
internal static class CommandLine
{
    /// <summary>Quoted where the shell asks for it, and without passwords.</summary>
    public static string Of(ParseResult parsed) => Redaction.Apply(string.Join(' ', parsed.Tokens.Select(token => Quoted(token.Value)).Prepend("eventcore")));

    private static string Quoted(string token) =>
        token.Length > 0 && token.All(character => char.IsAsciiLetterOrDigit(character) || "-_./:=,+".Contains(character, StringComparison.Ordinal)) ? token : $"'{token.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
