using System.Diagnostics.Metrics;

namespace EventCore.Tests;

public sealed class CommandMetricsTests : IAsyncDisposable
{
    /// <summary>Measurements are reported by whoever causes them, so this tells ours from those of tests beside us.</summary>
    private static readonly AsyncLocal<bool> Ours = new();

    private readonly InMemoryEventStore _store = new();
    private readonly Dictionary<string, long> _measured = new(StringComparer.Ordinal);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task The_meter_counts_hits_misses_conflicts_and_stale_rejections()
    {
        using var listener = Listen();
        Ours.Value = true;
        var (here, elsewhere) = (new CommandExecutor(_store), new CommandExecutor(_store, new CommandExecutorOptions { StreamCache = StreamCacheOptions.Off }));

        await here.ExecuteAsync(TestCommand.Count("a", "b"), cancellationToken: Cancel);
        await here.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);
        await elsewhere.ExecuteAsync(TestCommand.Count("a"), cancellationToken: Cancel);
        await here.ExecuteAsync(new TestCommand(["a"], (_, _) => Decision.Nothing), cancellationToken: Cancel);
        await elsewhere.ExecuteAsync(TestCommand.Count("b"), cancellationToken: Cancel);
        await here.ExecuteAsync(TestCommand.Count("b"), cancellationToken: Cancel);
        listener.RecordObservableInstruments();

        Assert.Equal(2, _measured["eventcore.cache.misses"]);
        Assert.Equal(5, _measured["eventcore.cache.hits"]);
        Assert.Equal(1, _measured["eventcore.cache.stale_rejections"]);
        Assert.Equal(1, _measured["eventcore.command.conflicts"]);
        Assert.True(_measured["eventcore.cache.size"] > 1_000);
        GC.KeepAlive(here);
    }

    private MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "EventCore")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            if (Ours.Value)
            {
                lock (_measured)
                {
                    _measured[instrument.Name] = _measured.GetValueOrDefault(instrument.Name) + value;
                }
            }
        });
        listener.Start();
        return listener;
    }
}
