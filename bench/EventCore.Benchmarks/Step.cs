namespace EventCore.Benchmarks;

/// <summary>One thing that is measured in every round.</summary>
/// <param name="Name">For whoever is waiting.</param>
/// <param name="MeasureAsync">Measures it once, and writes the figures down.</param>
internal sealed record Step(string Name, Func<CancellationToken, Task> MeasureAsync);
