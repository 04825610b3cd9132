namespace EventCore.Cli;

/// <summary>What went wrong, in one line that shows no password.</summary>
internal static class ErrorLine
{
    public static string For(Exception exception) => OneLine(Redaction.Apply(exception switch
    {
        ToolException or EventCoreException => exception.Message,
        _ => $"Unexpected {exception.GetType().Name}: {exception.Message} Run with --verbose to see where.",
    }));

    private static string OneLine(string text) =>
        VisibleText.Of(string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
}
