namespace EventCore.Cli;

/// <summary>What the tool knows of the process it runs in, so that a test can be one.</summary>
internal sealed record ToolEnvironment
{
    /// <summary>For results.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>For everything else: progress, warnings, errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether somebody watches <see cref="Error"/>.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Relative paths begin here.</summary>
    public required string CurrentDirectory { get; init; }

    /// <summary>The value of an environment variable; null where it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The console, the folder and the variables of this process.</summary>
    public static ToolEnvironment ForProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        CurrentDirectory = Environment.CurrentDirectory,
        Variable = Environment.GetEnvironmentVariable,
    };
}
