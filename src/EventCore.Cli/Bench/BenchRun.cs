using EventCore.Stores;

namespace EventCore.Cli;

/// <summary>One run of the workloads on a store, each on streams that no other run uses.</summary>
internal sealed class BenchRun(IEventStore store, BenchSettings settings, TimeProvider timeProvider, BenchProgress progress)
{
    private const int MaxWarmUpRounds = 50;

    private readonly CommandExecutor _commands = new(store, new CommandExecutorOptions { TimeProvider = timeProvider, StreamCache = settings.Cache });

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
        for (var round = 1; round == 1 || (round <= MaxWarmUpRounds && !enough.IsCancellationRequested); round++)
        {
            var workload = definition.Create($"{RunId}/{definition.Name}-warm-up-{round}/", definition.BaseOperations);
            var phase = $"{definition.Name}: warming up";
            await PrepareAsync(phase, workload, cancellationToken).ConfigureAwait(false);
            await LoadAsync(phase, workload, enough.Token, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<WorkloadResult> MeasureAsync(WorkloadDefinition definition, CancellationToken cancellationToken)
    {
        var workload = definition.Create($"{RunId}/{definition.Name}/", definition.BaseOperations * settings.Scale);
        await PrepareAsync($"{definition.Name}: preparing", workload, cancellationToken).ConfigureAwait(false);
        var before = await CountEventsAsync(definition.Name, workload, cancellationToken).ConfigureAwait(false);
        using var cache = new CacheCounter();
        var (tally, elapsed) = await LoadAsync(definition.Name, workload, enough: CancellationToken.None, cancellationToken).ConfigureAwait(false);
        var cacheUse = cache.Use;
        var after = await CountEventsAsync(definition.Name, workload, cancellationToken).ConfigureAwait(false);
        return new WorkloadResult(definition.Name, workload.Operations, tally, elapsed, after - before) { Cache = cacheUse };
    }

    private Task PrepareAsync(string phase, IWorkload workload, CancellationToken cancellationToken)
    {
        progress.Begin(phase);
        return workload.PrepareAsync(new Preparation(_commands, settings.Concurrency), cancellationToken);
    }

    private Task<(Tally Tally, TimeSpan Elapsed)> LoadAsync(string phase, IWorkload workload, CancellationToken enough, CancellationToken cancellationToken)
    {
        var driver = new LoadDriver(_commands, settings.Concurrency, enough);
        progress.Begin(phase, workload.Operations, () => driver.Begun);
        return driver.RunAsync(workload, cancellationToken);
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
