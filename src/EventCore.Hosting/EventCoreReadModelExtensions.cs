using EventCore.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace EventCore;

/// <summary>Registers read models in memory with a host.</summary>
public static class EventCoreReadModelExtensions
{
    /// <summary>
    /// Registers an <see cref="InMemoryReadModel{TState, TEvent}"/>, of which the host has one, and has it follow the log while the host runs.
    /// </summary>
    /// <param name="builder">The store it reads is chosen there.</param>
    /// <param name="name">What metrics and errors call it.</param>
    /// <param name="projection">What is folded.</param>
    /// <param name="options">How it works.</param>
    /// <remarks>
    /// The host starts without waiting for it: see <see cref="ReadModelView{TState}.HasCaughtUp"/>. One that fails for good stops the host,
    /// unless the host says otherwise, by its <c>BackgroundServiceExceptionBehavior</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">There is one of that state and these events already: by its types it is found.</exception>
    public static EventCoreBuilder AddReadModel<TState, TEvent>(
        this EventCoreBuilder builder, string name, LiveProjection<TState, TEvent> projection, InMemoryReadModelOptions<TState>? options = null)
        where TEvent : class, IEventUnion<TEvent>
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(projection);
        _ = new SubscriptionName(name);
        if (builder.Services.Any(service => service.ServiceType == typeof(InMemoryReadModel<TState, TEvent>)))
        {
            throw new InvalidOperationException($"A read model of {typeof(TState).Name} and {typeof(TEvent).Name} is registered already, and the container finds it by these types: give '{name}' a state of its own.");
        }

        _ = builder.Services.AddSingleton(provider => new InMemoryReadModel<TState, TEvent>(name, provider.GetRequiredService<IEventStore>(), projection, options));
        _ = builder.Services.AddHostedService<ReadModelService<TState, TEvent>>();
        return builder;
    }
}
