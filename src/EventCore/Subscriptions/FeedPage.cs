using System.Runtime.InteropServices;
using EventCore.Stores;

namespace EventCore;

/// <summary>What a read for a subscription gave.</summary>
/// <param name="Events">The next events.</param>
/// <param name="EndAsOf">The number of the beat as of which there was nothing behind them; null where there may be more.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FeedPage(IReadOnlyList<RecordedEvent> Events, long? EndAsOf);
