using EventCore.Stores;

namespace EventCore.Cli;

/// <summary>One run of the workloads on a store, each on streams that no other run uses.</summary>
internal sealed class BenchRun(IEventStore store, BenchSettings settings, TimeProvider timeProvider, RunProgress progress)
{
    /// <summary>A fast store would fill with streams that nobody measures.</summary>
    private const int MaxWarmUpRoundsPerSecond = 25;

    private readonly BenchedStore _benched = new(store, new CommandExecutor(store, new CommandExecutorOptions { TimeProvider = timeProvider, StreamCache = settings.Cache, Snapshots = settings.Snapshots }));

    /// <summary>Every stream of the run begins with it.</summary>
    public string RunId { get; } = $"bench-{EventId.Create(timeProvider).Value:N}";

    /// <summary>Prepares, warms up and measures every workload in turn.</summary>
    public async Task<IReadOnlyList<WorkloadResult>> RunAsync(CancellationToken cancellationToken)
    {
        var results = new List<WorkloadResult>();
        foreach (var workload in settings.Workloads)
        {
            await WarmUpAsync(workload, cancellationToken).ConfigureAwait(false);
            results.Add(await MeasureAsync(workload, cancellationToken).ConfigureAwait(false));
        }

        return results;
    }

    /// <summary>The same workload at scale 1 on streams of its own, again and again, until code is compiled and caches are filled.</summary>
    private async Task WarmUpAsync(WorkloadDefinition definition, CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource(settings.WarmUp, timeProvider);
        var rounds = settings.WarmUp.TotalSeconds * MaxWarmUpRoundsPerSecond;
        for (var round = 1; round == 1 || (round <= rounds && !enough.IsCancellationRequested); round++)
        {
            var workload = definition.Create(new WorkloadPlan($"{RunId}/{definition.Name}-warm-up-{round}/", definition.BaseOperations, settings.Streams));
            var phase = $"{definition.Name}: warming up";
            await PrepareAsync(phase, workload, cancellationToken).ConfigureAwait(false);
            await LoadAsync(phase, workload, ConcurrencyOf(definition), enough.Token, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<WorkloadResult> MeasureAsync(WorkloadDefinition definition, CancellationToken cancellationToken)
    {
        var workload = definition.Create(new WorkloadPlan($"{RunId}/{definition.Name}/", definition.BaseOperations * settings.Scale, settings.Streams));
        await PrepareAsync($"{definition.Name}: preparing", workload, cancellationToken).ConfigureAwait(false);
        var before = await CountEventsAsync(definition.Name, workload, cancellationToken).ConfigureAwait(false);
        await WaitForTheOthersAsync(definition.Name, cancellationToken).ConfigureAwait(false);
        using var cache = new CacheCounter();
        var memory = new MemorySampler(timeProvider);
        await using (memory.ConfigureAwait(false))
        {
            using var enough = settings.Duration is { } duration ? new CancellationTokenSource(duration, timeProvider) : new CancellationTokenSource();
            var startedAt = timeProvider.GetUtcNow();
            var (operations, tally, elapsed) = await LoadAsync(definition.Name, workload, ConcurrencyOf(definition), enough.Token, cancellationToken).ConfigureAwait(false);
            var (cacheUse, memoryUse) = (cache.Use, await memory.StopAsync().ConfigureAwait(false));
            var after = await CountEventsAsync(definition.Name, workload, cancellationToken).ConfigureAwait(false);
            return new WorkloadResult(definition.Name, operations, tally, elapsed, after - before)
            {
                StartedAt = startedAt,
                Concurrency = Math.Min(ConcurrencyOf(definition), operations),
                Cache = cacheUse,
                Memory = memoryUse,
            };
        }
    }

    private int ConcurrencyOf(WorkloadDefinition definition) => Math.Min(settings.Concurrency, definition.MaxConcurrency);

    private Task PrepareAsync(string phase, IWorkload workload, CancellationToken cancellationToken)
    {
        progress.Begin(phase);
        return workload.PrepareAsync(new Preparation(_benched.Commands, settings.Concurrency), cancellationToken);
    }

    private async Task WaitForTheOthersAsync(string name, CancellationToken cancellationToken)
    {
        // Again and again: a timer counts whole milliseconds, and may be up to one too early.
        while (settings.StartAt - timeProvider.GetUtcNow() is { } wait && wait > TimeSpan.Zero)
        {
            progress.Begin($"{name}: waiting for the time to start");
            await Task.Delay(wait + TimeSpan.FromMilliseconds(1), timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(int Operations, Tally Tally, TimeSpan Elapsed)> LoadAsync(
        string phase, IWorkload workload, int concurrency, CancellationToken enough, CancellationToken cancellationToken)
    {
        var driver = new LoadDriver(_benched, concurrency, enough);
        progress.Begin(phase, workload.Operations, () => driver.Begun);
        try
        {
            return await driver.RunAsync(workload, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (workload is IAsyncDisposable ended)
            {
                await ended.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>The store's own word on how many events the workload's streams hold.</summary>
    private async Task<long> CountEventsAsync(string name, IWorkload workload, CancellationToken cancellationToken)
    {
        progress.Begin($"{name}: counting stored events");
        var events = 0L;
        await foreach (var stream in store.ListAllAsync(new ListStreamsRequest(workload.Streams, PageSize: new PageSize(PageSize.Max)), cancellationToken).ConfigureAwait(false))
        {
            events += stream.Version.Value;
        }

        return events;
    }
}
