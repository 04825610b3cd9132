using System.CommandLine.Parsing;

namespace EventCore.Cli;

/// <summary>Reads whole numbers from the command line.</summary>
internal static class OptionNumbers
{
    /// <summary>The number, or an error that says which there are.</summary>
    public static int? Parse(ArgumentResult argument, string name, int min, int max)
    {
        var text = argument.Tokens[0].Value;
        if (int.TryParse(text, out var number) && number >= min && number <= max)
        {
            return number;
        }

        argument.AddError($"{name} takes a whole number from {min:N0} to {max:N0}, not '{text}'.");
        return null;
    }
}
