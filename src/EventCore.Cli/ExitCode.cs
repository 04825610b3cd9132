namespace EventCore.Cli;

/// <summary>What the tool says to whoever started it.</summary>
internal enum ExitCode
{
    /// <summary>Everything was done.</summary>
    Done = 0,

    /// <summary>Something could not be done, or is not as it should be.</summary>
    Failed = 1,

    /// <summary>The command line was wrong; nothing was tried.</summary>
    Usage = 2,

    /// <summary>The user stopped it: 128 + SIGINT.</summary>
    Stopped = 130,
}
