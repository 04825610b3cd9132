using EventCore.Stores;

namespace EventCore.Cli;

/// <summary>One way to go through the log in order.</summary>
/// <param name="store">The log.</param>
/// <param name="after">Where to begin.</param>
/// <param name="streams">Whose events are there, from the first after that on.</param>
internal delegate IAsyncEnumerable<RecordedEvent> LogSource(IEventStore store, LogPosition after, StreamPrefix streams);
