namespace EventCore.Cli;

/// <summary>What became of an operation that did not throw.</summary>
internal abstract record OperationOutcome
{
    private OperationOutcome()
    {
    }

    /// <summary>A command was executed.</summary>
    /// <param name="Result">Its answer.</param>
    /// <param name="Events">How many events it appended if it was committed.</param>
    public sealed record Decided(CommandResult Result, int Events) : OperationOutcome;

    /// <summary>Events were read.</summary>
    /// <param name="Events">How many.</param>
    public sealed record Read(int Events) : OperationOutcome;
}
