namespace EventCore.Cli;

/// <summary>Ends the tool with one line for its user: what went wrong, and what to do.</summary>
internal sealed class ToolException(string message, ExitCode exitCode, Exception? innerException = null) : Exception(message, innerException)
{
    public ExitCode ExitCode { get; } = exitCode;
}
