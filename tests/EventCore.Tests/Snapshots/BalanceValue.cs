namespace EventCore.Tests;

/// <summary>A state to take snapshots of, which is never null.</summary>
public readonly record struct BalanceValue(decimal Amount);
