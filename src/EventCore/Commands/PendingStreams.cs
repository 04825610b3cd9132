namespace EventCore;

/// <summary>What decisions under way will leave of the streams of a command.</summary>
/// <param name="Streams">One for each stream of the command, in its order; null where nobody appends. Empty where nobody appends to any.</param>
/// <param name="UnderWay">The order from which on decisions had not settled.</param>
internal sealed record PendingStreams(IReadOnlyList<PendingStream?> Streams, long UnderWay)
{
    public static PendingStreams None { get; } = new([], UnderWay: long.MaxValue);

    public bool Any => Streams.Count > 0;

    /// <summary>The last decision on each of the streams, in the order they were sent.</summary>
    public IReadOnlyList<PendingDecision> Decisions { get; } =
        Streams.Count == 0 ? [] : [.. Streams.OfType<PendingStream>().Select(stream => stream.LastDecision).Distinct().OrderBy(decision => decision.Place.Order)];
}
