using System.Collections.Immutable;
using EventCore.Stores;

namespace EventCore.Testing;

/// <summary>What became of a command in a run: a result or a failure, and the events that it appended.</summary>
internal sealed record ScenarioExecution<TEvent>(CommandResult? Result, Exception? Failure, ImmutableArray<RecordedEvent> Appended);
