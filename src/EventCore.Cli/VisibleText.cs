namespace EventCore.Cli;

/// <summary>Shows what somebody else named: names may hold anything, also what would move the cursor or color the rest.</summary>
internal static class VisibleText
{
    public static string Of(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(character => char.IsControl(character) ? $"\\u{(int)character:x4}" : $"{character}")) : text;
}
