using EventCore.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EventCore.Hosting.Tests;

public sealed class HostedTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly InMemoryEventStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commands_are_executed_on_the_store_of_the_host()
    {
        using var host = Build(builder => builder.UseStore(_store));

        var result = await host.Services.GetRequiredService<CommandExecutor>().ExecuteAsync(new Ring(new StreamId("door")), cancellationToken: Cancel);

        Assert.IsType<CommandResult.Committed>(result);
        Assert.Same(_store, host.Services.GetRequiredService<IEventStore>());
    }

    [Fact]
    public async Task Projections_run_while_the_host_runs_and_are_free_when_it_stops()
    {
        var bells = new Bells();
        using var host = Build(builder => builder.UseStore(_store).AddProjection(_ => bells));
        await RingAsync(host);

        await host.StartAsync(Cancel);
        await bells.First.WaitAsync(Patience, Cancel);
        await host.StopAsync(Cancel);

        var state = Assert.Single(await _store.ListCheckpointsAsync(Cancel));
        Assert.Null(state.Owner);
    }

    [Fact]
    public async Task What_becomes_of_a_projection_is_logged_without_the_data_of_events()
    {
        var log = new RecordingLogger();
        using var host = Build(builder => builder.UseStore(_store).AddProjection(_ => new Bells(fails: true)), log);
        await RingAsync(host);

        await host.StartAsync(Cancel);
        await log.FirstError.WaitAsync(Patience, Cancel);
        await host.StopAsync(Cancel);

        Assert.Contains(log.Lines, line => line.StartsWith("Error: Projection 'bells' has stopped until it is resumed: At position 1", StringComparison.Ordinal));
        Assert.Contains("Information: Projection 'bells' is run here, from position 0 on, in epoch 1.", log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains(Ring.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_whose_projections_run_is_healthy()
    {
        var bells = new Bells();
        using var host = Build(builder => builder.UseStore(_store).AddProjection(_ => bells));
        await RingAsync(host);
        await host.StartAsync(Cancel);
        await bells.First.WaitAsync(Patience, Cancel);

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);

        await host.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_projection_that_has_stopped_or_is_run_by_nobody_makes_the_host_degraded()
    {
        var log = new RecordingLogger();
        using var host = Build(builder => builder.UseStore(_store).AddProjection(_ => new Bells(fails: true)), log);
        await RingAsync(host);
        var before = await CheckAsync(host);

        await host.StartAsync(Cancel);
        await log.FirstError.WaitAsync(Patience, Cancel);
        await host.StopAsync(Cancel);
        var after = await CheckAsync(host);

        Assert.Equal((HealthStatus.Degraded, "Projection 'bells' has never run."), (before.Status, before.Entries["eventcore"].Description));
        Assert.Equal(HealthStatus.Degraded, after.Status);
        Assert.StartsWith("Projection 'bells' has stopped at position 0: At position 1", after.Entries["eventcore"].Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_makes_the_host_unhealthy()
    {
        // Port 1 of this machine: nobody listens there.
        await using var dataSource = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Timeout=5");
        using var host = Build(builder => builder.UsePostgres(dataSource));

        var report = await CheckAsync(host);

        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.IsType<EventStoreException>(report.Entries["eventcore"].Exception);
    }

    [Fact]
    public async Task PostgreSQL_is_used_through_the_data_source_of_the_container()
    {
        await using var dataSource = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody");
        using var host = Build(builder =>
        {
            builder.Services.AddSingleton(dataSource);
            builder.UsePostgres();
        });

        Assert.IsType<PostgresEventStore>(host.Services.GetRequiredService<IEventStore>());
    }

    [Fact]
    public void A_host_needs_one_store()
    {
        var services = new ServiceCollection();

        var none = Assert.Throws<ArgumentException>(() => services.AddEventCore(_ => { }));
        Assert.Throws<InvalidOperationException>(() => services.AddEventCore(builder => builder.UseStore(_store).UseStore(_ => _store)));
        Assert.Throws<InvalidOperationException>(() => services.AddEventCore(builder => builder.UseStore(_store)));
        Assert.Contains("UsePostgres", none.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static IHost Build(Action<EventCoreBuilder> configure, ILoggerProvider? log = null)
    {
        var host = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        host.Services.AddEventCore(builder =>
        {
            builder.Projections = new ProjectionRunnerOptions { CheckInterval = TimeSpan.FromMilliseconds(5) };
            configure(builder);
        });
        host.Services.AddHealthChecks().AddEventCore();
        if (log is not null)
        {
            host.Logging.AddProvider(log);
        }

        return host.Build();
    }

    private static Task<CommandResult> RingAsync(IHost host) =>
        host.Services.GetRequiredService<CommandExecutor>().ExecuteAsync(new Ring(new StreamId("door")), cancellationToken: Cancel);

    private static Task<HealthReport> CheckAsync(IHost host) => host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancel);
}
