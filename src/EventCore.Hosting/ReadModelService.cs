using Microsoft.Extensions.Hosting;

namespace EventCore;

/// <summary>Runs a read model of a host for as long as the host runs. One that fails for good stops the host, unless the host says otherwise.</summary>
internal sealed class ReadModelService<TState, TEvent>(InMemoryReadModel<TState, TEvent> readModel) : BackgroundService
    where TEvent : class, IEventUnion<TEvent>
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => readModel.RunAsync(stoppingToken);
}
