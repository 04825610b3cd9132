namespace EventCore.Cli;

/// <summary>So many of one product.</summary>
internal sealed record OrderLine(StreamId Product, int Quantity);
