namespace EventCore.Faults.Tests;

/// <summary>One thing that a writer does.</summary>
/// <param name="Writer">Which of them; each does one thing after the other.</param>
/// <param name="Kind">What.</param>
/// <param name="Streams">Which of four streams it reads, as bits; none stands for the first.</param>
/// <param name="Events">How many events it appends, to those in turn.</param>
public sealed record Step(int Writer, StepKind Kind, int Streams, int Events);
