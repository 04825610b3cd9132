namespace EventCore.Cli;

/// <summary>A file of targets, as <c>docs/guide/bench.md</c> describes it.</summary>
/// <param name="Version">Of this shape: 1.</param>
/// <param name="Targets">In the order they are shown.</param>
internal sealed record TargetsDocument(int Version, IReadOnlyList<Target> Targets);
