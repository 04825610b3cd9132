namespace EventCore;

/// <summary>What became of one attempt at a command.</summary>
internal abstract record AttemptOutcome
{
    private AttemptOutcome()
    {
    }

    /// <summary>The caller's answer. A conflict is one only where no further attempt is allowed.</summary>
    public sealed record Answered(CommandResult Result) : AttemptOutcome;

    /// <summary>The cache was behind: nobody was faster, so the next attempt need not wait.</summary>
    /// <param name="Next">What it is decided on.</param>
    public sealed record Outdated(DecideOn Next) : AttemptOutcome;
}
