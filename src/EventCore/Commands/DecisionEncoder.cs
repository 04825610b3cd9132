using EventCore.Stores;

namespace EventCore;

/// <summary>Makes the append that commits a decision: its events, and the record of its command id.</summary>
internal sealed class DecisionEncoder(TimeProvider timeProvider)
{
    /// <summary>Makes the append, unless there is nothing to append.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="basis">What was decided on.</param>
    /// <param name="decision">What was decided.</param>
    /// <param name="declared">The streams it was decided with.</param>
    /// <returns>What is to be sent; null where a decision appends nothing, and has no command id to record.</returns>
    /// <exception cref="ArgumentException">An event goes through a handle of another execution, has no stored name, or cannot be stored.</exception>
    public AppendRequest? Encode<TState, TEvent>(
        Execution<TState, TEvent> execution, DecisionBasis<TState, TEvent> basis, Decision<TEvent> decision, DeclaredStreams<TEvent> declared)
        where TEvent : class, IEventUnion<TEvent>
    {
        var append = decision as Decision<TEvent>.Append;
        if (execution.Options.CommandId is { } commandId)
        {
            var metadata = execution.Options.EventMetadata;
            NewEvent[] events = append is null ? [] : EncodeEvents(execution, append, declared, metadata);
            var executed = ExecutedCommand.Of(execution, decision, basis.Versions.After([.. events]));
            var record = new NewEvent(commandId.Stream, EventId.Create(timeProvider), ExecutedCommand.EventType, executed.Encode(), metadata);

            // The record comes first, so that the decision's last event is the last of the append.
            return new AppendRequest(basis.Versions.With(commandId.Stream, StreamVersion.Empty), [record, .. events], basis.LastEvents());
        }

        return append is null ? null : new AppendRequest(basis.Versions, EncodeEvents(execution, append, declared, execution.Options.EventMetadata), basis.LastEvents());
    }

    private NewEvent[] EncodeEvents<TState, TEvent>(
        Execution<TState, TEvent> execution, Decision<TEvent>.Append decision, DeclaredStreams<TEvent> declared, EventMetadata metadata)
        where TEvent : class, IEventUnion<TEvent>
    {
        var events = new NewEvent[decision.Events.Length];
        for (var index = 0; index < events.Length; index++)
        {
            var @event = decision.Events[index];
            if (!@event.Handle.BelongsTo(declared))
            {
                throw new ArgumentException(
                    $"{execution.Command.GetType().Name} appends to '{@event.StreamId}' through a handle of another execution. Use the handles that were passed in.", "command");
            }

            events[index] = TEvent.Registry.Encode(@event.StreamId, EventId.Create(timeProvider), @event.Data, metadata);
        }

        return events;
    }
}
