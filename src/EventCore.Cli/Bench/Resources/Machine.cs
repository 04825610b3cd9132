using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace EventCore.Cli;

/// <summary>What the run ran on.</summary>
/// <param name="Cores">Logical processors that this process may use.</param>
/// <param name="MemoryBytes">Memory that this process may use.</param>
/// <param name="OperatingSystem">Name and version.</param>
/// <param name="Architecture">Of the processor.</param>
/// <param name="Runtime">The .NET runtime with its version.</param>
/// <param name="Optimized">Whether the library was compiled for release; a debug build measures the debug build.</param>
internal sealed record Machine(int Cores, long MemoryBytes, string OperatingSystem, string Architecture, string Runtime, bool Optimized)
{
    /// <summary>This machine, or as much of it as the container grants.</summary>
    public static Machine Current { get; } = new(
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        RuntimeInformation.OSDescription,
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        RuntimeInformation.FrameworkDescription,
        typeof(CommandExecutor).Assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true });
}
