namespace EventCore;

/// <summary>A command asked for the position or the time of an event that is still on its way into the log.</summary>
/// <remarks>Never reaches a caller: the executor decides such a command again, on committed events only.</remarks>
internal sealed class EventPlaceUnknownException() : Exception("The event is not committed yet, so it has no position and no time.");
