namespace EventCore.Cli;

/// <summary>Operations that failed in one way.</summary>
/// <param name="Kind">The name of the exception or of the answer.</param>
/// <param name="Count">How many.</param>
/// <param name="Example">What the first of them said.</param>
internal sealed record Failures(string Kind, int Count, string Example);
