namespace EventCore.Cli;

/// <summary>The machine, or as much of it as the process may use.</summary>
/// <param name="Cores">Logical processors.</param>
/// <param name="MemoryBytes">Memory.</param>
/// <param name="OperatingSystem">Name and version.</param>
/// <param name="Architecture">Of the processor.</param>
/// <param name="Runtime">The .NET runtime with its version.</param>
/// <param name="Optimized">False where a debug build was measured.</param>
internal sealed record MachineDocument(int Cores, long MemoryBytes, string OperatingSystem, string Architecture, string Runtime, bool Optimized);
