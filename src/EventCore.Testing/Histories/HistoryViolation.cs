namespace EventCore.Testing;

/// <summary>One broken promise.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Message">What was expected and what was found.</param>
public sealed record HistoryViolation(ViolationKind Kind, string Message)
{
    /// <summary>Both.</summary>
    public override string ToString() => $"{Kind}: {Message}";
}
