namespace EventCore.Cli;

/// <summary>Says what is being done, a line for each step, where somebody watches; nothing in a pipe.</summary>
internal sealed class TerminalProgress(ToolEnvironment environment, string verb) : IProgress<string>
{
    public void Report(string value)
    {
        if (environment.ErrorIsTerminal)
        {
            environment.Error.WriteLine($"{verb} {value} ...");
        }
    }
}
