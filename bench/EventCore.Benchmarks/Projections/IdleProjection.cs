using EventCore.Cli;

namespace EventCore.Benchmarks;

/// <summary>A projection that has nothing to do.</summary>
internal sealed class IdleProjection(int number) : AtLeastOnceProjection<SalesEvent>($"idle-{number}");
