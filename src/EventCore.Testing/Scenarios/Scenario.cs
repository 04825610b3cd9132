using System.Collections.Immutable;

namespace EventCore.Testing;

/// <summary>
/// Begins the test of a command: given these events, when it is executed, then this is what it does. Runs on the real executor and
/// a store in memory, and throws <see cref="ScenarioFailedException"/> where it does something else, whatever the test framework.
/// </summary>
public static class Scenario
{
    /// <summary>The time at which every scenario begins: 2000-01-01, midnight UTC. It stands still until <see cref="Scenario{TEvent}.After"/> moves it.</summary>
    public static DateTimeOffset Start { get; } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>These events happened, in one stream. What they are events of is inferred.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="events">In their order.</param>
    public static Scenario<TEvent> Given<TEvent>(StreamId stream, params IEventUnion<TEvent>[] events)
        where TEvent : class, IEventUnion<TEvent> => Given(stream, EventMetadata.Empty, events);

    /// <summary>These events happened, in one stream, each with this metadata.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="metadata">What was known beside their data.</param>
    /// <param name="events">In their order.</param>
    public static Scenario<TEvent> Given<TEvent>(StreamId stream, EventMetadata metadata, params IEventUnion<TEvent>[] events)
        where TEvent : class, IEventUnion<TEvent>
    {
        ArgumentNullException.ThrowIfNull(events);
        return Nothing<TEvent>().Given(stream, metadata, events.Cast<TEvent>());
    }

    /// <summary>A command is executed although nothing happened before.</summary>
    /// <param name="command">The command.</param>
    /// <param name="options">Metadata and retries of this execution. Nothing waits between attempts.</param>
    public static ScenarioOutcome<TState, TEvent> When<TState, TEvent>(ICommand<TState, TEvent> command, CommandOptions? options = null)
        where TEvent : class, IEventUnion<TEvent> => Nothing<TEvent>().When(command, options);

    private static Scenario<TEvent> Nothing<TEvent>()
        where TEvent : class, IEventUnion<TEvent> => new([]);
}

/// <summary>What happened before a command is executed. Immutable: several tests may go on from the same beginning, also at once.</summary>
/// <remarks>
/// Every expectation runs the whole scenario on a log of its own, in which nothing is left to chance: the clock stands still, and an
/// event's id is its position.
/// </remarks>
/// <typeparam name="TEvent">The union of events in its streams.</typeparam>
public class Scenario<TEvent>
    where TEvent : class, IEventUnion<TEvent>
{
    internal Scenario(ImmutableList<ScenarioStep<TEvent>> steps) => Steps = steps;

    internal ImmutableList<ScenarioStep<TEvent>> Steps { get; }

    /// <summary>These events happened next, in one stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="events">In their order.</param>
    public Scenario<TEvent> Given(StreamId stream, params IEnumerable<TEvent> events) => Given(stream, EventMetadata.Empty, events);

    /// <summary>These events happened next, in one stream, each with this metadata.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="metadata">What was known beside their data.</param>
    /// <param name="events">In their order.</param>
    public Scenario<TEvent> Given(StreamId stream, EventMetadata metadata, params IEnumerable<TEvent> events)
    {
        var given = new ScenarioEvents<TEvent>(stream, metadata, events);
        return Then(run => run.AppendAsync(given));
    }

    /// <summary>Time passed before what comes next.</summary>
    /// <param name="time">How much.</param>
    public Scenario<TEvent> After(TimeSpan time) => Then(run => run.AdvanceAsync(time));

    /// <summary>A command is executed.</summary>
    /// <param name="command">The command.</param>
    /// <param name="options">Metadata and retries of this execution. Nothing waits between attempts.</param>
    public ScenarioOutcome<TState, TEvent> When<TState>(ICommand<TState, TEvent> command, CommandOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(command);
        return new ScenarioOutcome<TState, TEvent>(this, new ScenarioCommand<TState, TEvent>(command, options ?? CommandOptions.Default, []));
    }

    private Scenario<TEvent> Then(ScenarioStep<TEvent> step) => new(Steps.Add(step));
}
