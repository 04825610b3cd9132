namespace EventCore;

/// <summary>How much there is to adopt.</summary>
/// <param name="Events">Events.</param>
/// <param name="Streams">Streams with events.</param>
/// <param name="EmptyStreams">Streams without.</param>
/// <param name="FirstVersion">What the old tables number a stream's first event with.</param>
/// <param name="Checkpoints">Checkpoints of subscriptions.</param>
internal sealed record AdoptionCounts(long Events, long Streams, long EmptyStreams, int FirstVersion, long Checkpoints)
{
    /// <summary>Where nothing could be counted.</summary>
    public static AdoptionCounts None { get; } = new(0, 0, 0, 1, 0);
}
