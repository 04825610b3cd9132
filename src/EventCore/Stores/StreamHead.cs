using System.Runtime.InteropServices;

namespace EventCore.Stores;

/// <summary>Where a stream ends.</summary>
/// <param name="Version">Its version.</param>
/// <param name="LastEvent">The id of the event at that version; null where the stream is empty.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StreamHead(StreamVersion Version, EventId? LastEvent);
