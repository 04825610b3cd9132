using System.Collections.Concurrent;

namespace EventCore.Tests;

/// <summary>Remembers what it was given, in order, after doing what a test wants done with each event.</summary>
internal sealed class RecordingProjection : AtLeastOnceProjection<CounterEvent>
{
    private readonly ConcurrentQueue<long> _applied = [];

    public RecordingProjection(string name, Func<Recorded<CounterEvent.Counted>, CancellationToken, Task>? apply = null, ProjectionOptions? options = null)
        : base(name, options) =>
        On<CounterEvent.Counted>(async (recorded, _, cancellationToken) =>
        {
            await (apply?.Invoke(recorded, cancellationToken) ?? Task.CompletedTask);
            _applied.Enqueue(recorded.Position.Value);
        });

    /// <summary>The positions of the events that were applied.</summary>
    public IReadOnlyList<long> Applied => [.. _applied];
}
