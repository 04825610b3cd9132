namespace EventCore.Tests;

/// <summary>A state in whose place another shape was put without a new format version.</summary>
public sealed record BalanceOfBefore(string Amount);
