using System.Runtime.InteropServices;

namespace EventCore;

/// <summary>A moment of a feed, taken before a read: what was told of later than that, the read may have missed.</summary>
/// <param name="Number">Rises with every beat.</param>
/// <param name="Next">Completes with the next beat.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FeedBeat(long Number, Task Next);
