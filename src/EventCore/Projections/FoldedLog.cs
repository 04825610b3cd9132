namespace EventCore;

/// <summary>What a log, or what a filter wants of it, comes to.</summary>
/// <param name="State">The state.</param>
/// <param name="Checkpoint">Everything up to it was folded, and nothing behind it.</param>
public sealed record FoldedLog<TState>(TState State, Checkpoint Checkpoint);
