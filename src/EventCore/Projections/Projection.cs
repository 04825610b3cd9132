using EventCore.Stores;

namespace EventCore;

/// <summary>A projection with a handler for each kind of event. Use one of the classes that derive from it.</summary>
/// <typeparam name="TEvent">The union of the events that it wants.</typeparam>
/// <typeparam name="TContext">What a handler writes with.</typeparam>
public abstract class Projection<TEvent, TContext> : IProjection
    where TEvent : class, IEventUnion<TEvent>
{
    private readonly Dictionary<Type, Func<Recorded<TEvent>, TContext, CancellationToken, Task>> _handlers = [];

    /// <summary>A projection.</summary>
    /// <param name="name">The name that its checkpoint is kept under.</param>
    /// <param name="options">How it works.</param>
    protected Projection(string name, ProjectionOptions? options)
    {
        Name = new SubscriptionName(name);
        Options = options ?? new ProjectionOptions();
    }

    /// <inheritdoc/>
    public SubscriptionName Name { get; }

    /// <inheritdoc/>
    public ProjectionOptions Options { get; }

    /// <summary>All types of <typeparamref name="TEvent"/>.</summary>
    public IReadOnlyCollection<EventType> EventTypes { get; } = [.. TEvent.Registry.EventTypes];

    /// <inheritdoc/>
    public abstract IProjectionWriter WriteBeside(IEventStore store);

    /// <summary>Says what is done with one kind of event; an event of another kind changes nothing. Call it in the constructor.</summary>
    /// <param name="handler">
    /// Applies one event. It is called again with the same event where the batch could not be committed, so what it does must be undone
    /// with the batch, or be the same when it is done twice.
    /// </param>
    /// <typeparam name="TCase">The kind of event.</typeparam>
    /// <exception cref="ArgumentException">There is a handler for that kind already.</exception>
    protected void On<TCase>(Func<Recorded<TCase>, TContext, CancellationToken, Task> handler)
        where TCase : class, TEvent
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (!_handlers.TryAdd(typeof(TCase), (recorded, context, cancellationToken) => handler(As<TCase>(recorded), context, cancellationToken)))
        {
            throw new ArgumentException($"{GetType().Name} has a handler for {typeof(TCase).Name} already.", nameof(handler));
        }
    }

    /// <summary>Applies the events of one batch, in their order: each by its handler, unless overridden to do many at once.</summary>
    protected virtual async Task ApplyAsync(IReadOnlyList<Recorded<TEvent>> events, TContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (var recorded in events)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_handlers.TryGetValue(recorded.Data.GetType(), out var handle))
            {
                await handle(recorded, context, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The events of a batch, decoded.</summary>
    /// <exception cref="EventDecodingException">One of them is none of <typeparamref name="TEvent"/>, or damaged.</exception>
    protected static IReadOnlyList<Recorded<TEvent>> Decode(ProjectionBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var decoded = new List<Recorded<TEvent>>(batch.Events.Count);
        foreach (var stored in batch.Events)
        {
            // Not with AddRange: what is read by the million is not to be boxed.
            foreach (var recorded in TEvent.Registry.Decode(stored))
            {
                decoded.Add(recorded);
            }
        }

        return decoded;
    }

    private protected static Recorded<TCase> As<TCase>(Recorded<TEvent> recorded)
        where TCase : class, TEvent =>
        new((TCase)recorded.Data, recorded.StreamId, recorded.Version, recorded.Position, recorded.Id, recorded.Metadata, recorded.CreatedAt);
}
