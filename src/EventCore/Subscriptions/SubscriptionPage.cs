using EventCore.Stores;

namespace EventCore;

/// <summary>Some events of a subscription, and how far it has come with them.</summary>
/// <param name="Events">In position order; none where a stretch of the log held nothing that was wanted.</param>
/// <param name="Checkpoint">Where to begin the next time: behind these events, and behind what was passed over since.</param>
/// <param name="ReachedEnd">Whether there was nothing behind them in the log at the time.</param>
public sealed record SubscriptionPage(IReadOnlyList<RecordedEvent> Events, Checkpoint Checkpoint, bool ReachedEnd);
