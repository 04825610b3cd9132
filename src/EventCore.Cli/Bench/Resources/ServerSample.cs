namespace EventCore.Cli;

/// <summary>What a store could say of itself at one moment. What it cannot say is null.</summary>
/// <param name="CpuSeconds">Processor time of all its processes since they started.</param>
/// <param name="Connections">Sessions of clients in its database.</param>
/// <param name="TableBytes">The table of events; or the whole file where that is all there is.</param>
/// <param name="IndexBytes">The indexes of the table of events.</param>
internal sealed record ServerSample(double? CpuSeconds, int? Connections, long? TableBytes, long? IndexBytes);
