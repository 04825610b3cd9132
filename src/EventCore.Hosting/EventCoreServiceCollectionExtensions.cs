using EventCore.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventCore;

/// <summary>Registers EventCore with a host.</summary>
public static class EventCoreServiceCollectionExtensions
{
    /// <summary>
    /// Registers an <see cref="IEventStore"/> and a <see cref="CommandExecutor"/> on it, and runs projections while the host runs:
    /// each in one process at a time among all that register it.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Chooses the store, such as <c>b => b.UsePostgres(dataSource)</c>, and adds projections.</param>
    /// <exception cref="ArgumentException"><paramref name="configure"/> chose no store.</exception>
    /// <exception cref="InvalidOperationException">EventCore is registered already, or two stores were chosen.</exception>
    public static IServiceCollection AddEventCore(this IServiceCollection services, Action<EventCoreBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var builder = new EventCoreBuilder(services);
        configure(builder);
        if (!builder.HasStore)
        {
            throw new ArgumentException("No store was chosen. Choose one, such as b.UsePostgres(dataSource), or b.UseStore(store) with one that is open.", nameof(configure));
        }

        _ = services.AddSingleton(provider => new CommandExecutor(provider.GetRequiredService<IEventStore>(), builder.Commands));
        if (services.Any(service => service.ServiceType == typeof(IProjection)))
        {
            _ = services.AddSingleton(provider => new ProjectionRunner(provider.GetRequiredService<IEventStore>(), provider.GetServices<IProjection>(), OptionsOf(builder, provider)));
            _ = services.AddHostedService<ProjectionService>();
        }

        return services;
    }

    private static ProjectionRunnerOptions OptionsOf(EventCoreBuilder builder, IServiceProvider provider) =>
        builder.Projections.LoggerFactory is NullLoggerFactory && provider.GetService<ILoggerFactory>() is { } factory
            ? builder.Projections with { LoggerFactory = factory }
            : builder.Projections;
}
