using System.Collections.Concurrent;

namespace EventCore.Postgres.Tests;

/// <summary>Keeps what is reported, in its order.</summary>
internal sealed class ReportedSteps : IProgress<AdoptionProgress>
{
    private readonly ConcurrentQueue<AdoptionProgress> _all = new();

    public List<AdoptionProgress> All => [.. _all];

    public void Report(AdoptionProgress value) => _all.Enqueue(value);
}
