using Microsoft.Extensions.Hosting;

namespace EventCore;

/// <summary>Runs the projections of a host for as long as it runs. A store that fails for good stops the host, unless the host says otherwise.</summary>
internal sealed class ProjectionService(ProjectionRunner runner) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => runner.RunAsync(stoppingToken);
}
