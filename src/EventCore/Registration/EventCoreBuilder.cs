using System.Diagnostics.CodeAnalysis;
using EventCore.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace EventCore;

/// <summary>What an application registers of EventCore: one store, how commands are executed on it, and projections. Handed out by <c>AddEventCore</c>.</summary>
/// <remarks>Stores add a method of their own, such as <c>UsePostgres</c>.</remarks>
public sealed class EventCoreBuilder
{
    /// <summary>A builder that registers with a collection of services.</summary>
    /// <exception cref="InvalidOperationException">EventCore is in the collection already.</exception>
    public EventCoreBuilder(IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (HasStoreIn(services))
        {
            throw new InvalidOperationException("EventCore is registered already. There is one store in a container; make executors and runners for further ones by hand.");
        }

        Services = services;
    }

    /// <summary>Where everything is registered.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Whether there is a store.</summary>
    public bool HasStore => HasStoreIn(Services);

    /// <summary>How commands are executed.</summary>
    public CommandExecutorOptions Commands { get; set => field = NotNull(value, nameof(Commands)); } = new();

    /// <summary>How projections are run.</summary>
    public ProjectionRunnerOptions Projections { get; set => field = NotNull(value, nameof(Projections)); } = new();

    /// <summary>Uses a store that is open, and stays its owner's to dispose.</summary>
    /// <exception cref="InvalidOperationException">There is a store already.</exception>
    public EventCoreBuilder UseStore(IEventStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        RequireNoStore();
        _ = Services.AddSingleton(store);
        return this;
    }

    /// <summary>Uses a store that the container makes when it is first asked for, and disposes.</summary>
    /// <exception cref="InvalidOperationException">There is a store already.</exception>
    public EventCoreBuilder UseStore(Func<IServiceProvider, IEventStore> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        RequireNoStore();
        _ = Services.AddSingleton(create);
        return this;
    }

    /// <summary>Runs a projection that the container makes, once, with its dependencies.</summary>
    public EventCoreBuilder AddProjection<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProjection>()
        where TProjection : class, IProjection
    {
        _ = Services.AddSingleton<IProjection, TProjection>();
        return this;
    }

    /// <summary>Runs a projection.</summary>
    public EventCoreBuilder AddProjection(Func<IServiceProvider, IProjection> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        _ = Services.AddSingleton(create);
        return this;
    }

    private void RequireNoStore()
    {
        if (HasStore)
        {
            throw new InvalidOperationException("A store was chosen already: use one.");
        }
    }

    private static bool HasStoreIn(IServiceCollection services) => services.Any(service => service.ServiceType == typeof(IEventStore));

    private static T NotNull<T>(T value, string name)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value;
    }
}
