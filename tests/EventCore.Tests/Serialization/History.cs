namespace EventCore.Tests;

/// <summary>Every event that was folded, as text.</summary>
public sealed record History(string Events = "");
