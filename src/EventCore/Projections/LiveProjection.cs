using EventCore.Stores;

namespace EventCore;

/// <summary>
/// What events come to, folded when somebody asks: <see cref="LiveProjectionExtensions"/> folds now and stores nothing, and an
/// <see cref="InMemoryReadModel{TState, TEvent}"/> keeps the state in memory.
/// </summary>
/// <remarks>Immutable and thread-safe, as long as the state and <paramref name="apply"/> are: make it once and keep it in a static field.</remarks>
/// <param name="initial">The state before the first event; immutable.</param>
/// <param name="apply">State and event to state; pure.</param>
/// <typeparam name="TState">What is folded.</typeparam>
/// <typeparam name="TEvent">The union of the events that it wants.</typeparam>
public sealed class LiveProjection<TState, TEvent>(TState initial, Func<TState, Recorded<TEvent>, TState> apply)
    where TEvent : class, IEventUnion<TEvent>
{
    private readonly Func<TState, Recorded<TEvent>, TState> _apply = apply ?? throw new ArgumentNullException(nameof(apply));

    /// <summary>The state before the first event.</summary>
    public TState Initial { get; } = initial;

    /// <summary>The state with one event more.</summary>
    public TState Apply(TState state, Recorded<TEvent> recorded) => _apply(state, recorded);

    /// <summary>The state with a stored event more, which an upcaster may make several of, or none.</summary>
    /// <exception cref="EventDecodingException">The event is none of <typeparamref name="TEvent"/>, or damaged.</exception>
    internal TState Apply(TState state, RecordedEvent stored)
    {
        foreach (var recorded in TEvent.Registry.Decode(stored))
        {
            state = _apply(state, recorded);
        }

        return state;
    }
}
