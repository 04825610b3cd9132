namespace EventCore.Cli;

/// <summary>How much of a workload is made, and where.</summary>
/// <param name="Prefix">Every stream begins with it.</param>
/// <param name="Operations">How many operations there are.</param>
/// <param name="Streams">Over how many streams they spread; null is the workload's own number, which is all that some know.</param>
internal sealed record WorkloadPlan(string Prefix, int Operations, int? Streams = null);
