namespace EventCore.Cli;

/// <summary>Watches this process, ten times a second, and the store's server, once a second, until it is asked what it saw.</summary>
internal sealed class ResourceSampler : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private const int SamplesPerDetail = 10;

    private readonly TimeProvider _timeProvider;
    private readonly IServerProbe? _probe;
    private readonly MemorySamples _memory = new();
    private readonly Thinned<ResourceSample> _details = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly TimeSpan _cpuBefore;
    private readonly int[] _collectionsBefore;
    private readonly TimeSpan _pauseBefore;
    private readonly long _start;
    private readonly ServerSample? _serverBefore;
    private readonly Task _watching;

    private ResourceSampler(IServerProbe? probe, ServerSample? serverBefore, TimeProvider timeProvider)
    {
        (_probe, _serverBefore, _timeProvider) = (probe, serverBefore, timeProvider);
        (_cpuBefore, _collectionsBefore, _pauseBefore) = (Environment.CpuUsage.TotalTime, Collections(), GC.GetTotalPauseDuration());
        _start = timeProvider.GetTimestamp();
        SampleMemory();
        AddDetails(serverBefore);
        _watching = WatchAsync();
    }

    /// <summary>Begins to watch.</summary>
    public static async Task<ResourceSampler> StartAsync(IServerProbe? probe, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        new(probe, probe is null ? null : await probe.SampleAsync(cancellationToken).ConfigureAwait(false), timeProvider);

    /// <summary>Ends the watch with a last look.</summary>
    public async Task<ResourceUse> StopAsync(CancellationToken cancellationToken)
    {
        // At once, before anything else takes processor time.
        var (cpu, collections, pause) = (Environment.CpuUsage.TotalTime, Collections(), GC.GetTotalPauseDuration());
        await EndAsync().ConfigureAwait(false);
        SampleMemory();
        await SampleDetailsAsync(cancellationToken).ConfigureAwait(false);
        return new ResourceUse(
            cpu - _cpuBefore,
            _details.Last?.Server?.CpuSeconds is { } server ? TimeSpan.FromSeconds(server) : null,
            [.. collections.Zip(_collectionsBefore, (after, before) => after - before)],
            pause - _pauseBefore,
            _memory.Use,
            _details.Items);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync().ConfigureAwait(false);
        _ended.Dispose();
    }

    private async Task EndAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Interval, _timeProvider);
        try
        {
            for (var sample = 1; await timer.WaitForNextTickAsync(_ended.Token).ConfigureAwait(false); sample++)
            {
                SampleMemory();
                if (sample % SamplesPerDetail == 0)
                {
                    await SampleDetailsAsync(_ended.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            return;
        }
    }

    private void SampleMemory() => _memory.Add(Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: false));

    private async Task SampleDetailsAsync(CancellationToken cancellationToken) =>
        AddDetails(_probe is null ? null : await _probe.SampleAsync(cancellationToken).ConfigureAwait(false));

    private void AddDetails(ServerSample? server) =>
        _details.Add(new ResourceSample(
            _timeProvider.GetElapsedTime(_start).TotalSeconds,
            Environment.WorkingSet,
            GC.GetTotalMemory(forceFullCollection: false),
            (Environment.CpuUsage.TotalTime - _cpuBefore).TotalSeconds,
            Collections().Sum() - _collectionsBefore.Sum(),
            server is null ? null : server with { CpuSeconds = server.CpuSeconds - _serverBefore?.CpuSeconds }));

    /// <summary>Of generations 0, 1 and 2; a collection of an older generation counts for the younger ones, too, which is taken out.</summary>
    private static int[] Collections()
    {
        var (zero, one, two) = (GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2));
        return [zero - one, one - two, two];
    }
}
