using System.Collections.Immutable;

namespace EventCore.Tests;

/// <summary>A state that tells of each stream which of its events were folded, and in which order.</summary>
public sealed record Trails(ImmutableSortedDictionary<string, Trail> Each)
{
    public static Trails None { get; } = new(ImmutableSortedDictionary.Create<string, Trail>(StringComparer.Ordinal));

    public Trails After(StreamId stream, EventId id) => new(Each.SetItem(stream.Value, Each.GetValueOrDefault(stream.Value, Trail.None).After(id)));

    public Trails With(Trails others) => new(Each.AddRange(others.Each));

    public override string ToString() => string.Join(' ', Each.Select(pair => $"{pair.Key}={pair.Value.Events}={pair.Value.Digest}"));
}
