using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EventCore.Hosting.Tests;

public sealed class HostedReadModelTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly LiveProjection<int, BellEvent> Rings = new(0, (rings, _) => rings + 1);
    private static readonly LiveProjection<int, BellEvent> NoRings = new(0, (_, _) => throw new InvalidOperationException("No ring is wanted."));

    private readonly InMemoryEventStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_read_model_follows_the_log_while_the_host_runs()
    {
        using var host = Build(Rings);
        await host.StartAsync(Cancel);
        var readModel = host.Services.GetRequiredService<InMemoryReadModel<int, BellEvent>>();

        var rung = Assert.IsType<CommandResult.Committed>(await RingAsync(host));
        var view = await readModel.WaitForAsync(rung.LastPosition, Patience, Cancel);

        Assert.Equal((1, rung.LastPosition), (view?.State, view?.Checkpoint.Position));
        await host.StopAsync(Cancel);
        await RingAsync(host);
        Assert.Null(await readModel.WaitForAsync(new LogPosition(2), TimeSpan.FromMilliseconds(50), Cancel));
        Assert.Null(readModel.Current.Failure);
    }

    [Fact]
    public async Task One_that_fails_stops_the_host_and_says_so()
    {
        using var host = Build(NoRings);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopped.SetResult);
        await host.StartAsync(Cancel);

        await RingAsync(host);

        await stopped.Task.WaitAsync(Patience, Cancel);
        Assert.NotNull(host.Services.GetRequiredService<InMemoryReadModel<int, BellEvent>>().Current.Failure);
    }

    [Fact]
    public void Two_that_the_container_could_not_tell_apart_are_refused() => Assert.Throws<InvalidOperationException>(
        () => new ServiceCollection().AddEventCore(builder => builder.UseStore(_store).AddReadModel("one", Rings).AddReadModel("two", Rings)));

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private IHost Build(LiveProjection<int, BellEvent> projection)
    {
        var host = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        host.Services.AddEventCore(builder => builder.UseStore(_store).AddReadModel("rings", projection));
        return host.Build();
    }

    private static Task<CommandResult> RingAsync(IHost host) =>
        host.Services.GetRequiredService<CommandExecutor>().ExecuteAsync(new Ring(new StreamId("door")), cancellationToken: Cancel);
}
