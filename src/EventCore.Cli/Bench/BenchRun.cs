using EventCore.Stores;

namespace EventCore.Cli;

/// <summary>One run of the workloads on a store, each on streams that no other run uses.</summary>
/// <remarks>
/// Rounds go over all workloads before the next begins, so that whatever changes on the machine meanwhile shows as the spread of
/// every workload, and not as a difference between them.
/// </remarks>
/// <param name="store">The store.</param>
/// <param name="instruments">What can be asked beside it; null is nothing.</param>
/// <param name="settings">What to do.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="progress">Where to say what is being done.</param>
internal sealed class BenchRun(IEventStore store, StoreInstruments? instruments, BenchSettings settings, TimeProvider timeProvider, RunProgress progress)
{
    /// <summary>A fast store would fill with streams that nobody measures.</summary>
    private const int MaxWarmUpRoundsPerSecond = 25;

    private readonly BenchedStore _benched = new(
        store, new CommandExecutor(store, new CommandExecutorOptions { TimeProvider = timeProvider, StreamCache = settings.Cache, Snapshots = settings.Snapshots }), instruments?.ReadModels);

    /// <summary>Every stream of the run begins with it.</summary>
    public string RunId { get; } = $"bench-{EventId.Create(timeProvider).Value:N}";

    /// <summary>What has been measured so far.</summary>
    public BenchResults Results { get; } = new();

    /// <summary>Prepares, warms up and measures every workload in turn, round after round.</summary>
    /// <param name="measured">Called each time that there is more in <see cref="Results"/>.</param>
    /// <param name="cancellationToken">Stops the run; what was measured in whole phases stays.</param>
    public async Task RunAsync(Func<Task> measured, CancellationToken cancellationToken)
    {
        for (var round = 1; round <= settings.Workloads.Append(settings.Scaling).Max(workload => workload is null ? 0 : settings.RoundsOf(workload)); round++)
        {
            await MeasureYardstickAsync(cancellationToken).ConfigureAwait(false);
            foreach (var workload in settings.Workloads.Where(workload => round <= settings.RoundsOf(workload)))
            {
                await MeasureAsync(Results.Workloads, workload, settings.ConcurrencyOf(workload), round, cancellationToken).ConfigureAwait(false);
                await measured().ConfigureAwait(false);
            }

            foreach (var concurrency in settings.Scaling is null ? [] : BenchSettings.ScalingSteps)
            {
                await MeasureAsync(Results.Scaling, settings.Scaling!, concurrency, round, cancellationToken).ConfigureAwait(false);
                await measured().ConfigureAwait(false);
            }
        }
    }

    private async Task MeasureYardstickAsync(CancellationToken cancellationToken)
    {
        if (!settings.Yardstick || instruments?.Yardstick is not { } yardstick || Results.YardstickFailure is not null)
        {
            return;
        }

        progress.Begin("the bare database");
        try
        {
            Results.Yardsticks.Add(await yardstick.MeasureAsync(settings.Concurrency, cancellationToken).ConfigureAwait(false));
        }
        catch (System.Data.Common.DbException failure) when (!cancellationToken.IsCancellationRequested)
        {
            // It needs rights, and connections, that the store itself does not.
            Results.YardstickFailure = ErrorLine.For(failure);
        }
    }

    private async Task MeasureAsync(List<WorkloadResult> results, WorkloadDefinition definition, int concurrency, int round, CancellationToken cancellationToken)
    {
        var name = $"{definition.Name}{(results == Results.Scaling ? $"-{concurrency}" : "")}";
        if (round == 1)
        {
            await WarmUpAsync(name, definition, concurrency, cancellationToken).ConfigureAwait(false);
        }

        var result = await MeasureAsync(name, round, definition, concurrency, cancellationToken).ConfigureAwait(false);
        if (round == 1)
        {
            results.Add(new WorkloadResult(definition.Name, Math.Min(concurrency, result.Tally.Operations), settings.Rate));
        }

        results.First(known => known.Name == definition.Name && (results != Results.Scaling || known.Concurrency == concurrency)).Add(result);
    }

    /// <summary>The same workload at scale 1 on streams of its own, again and again, until code is compiled and caches are filled.</summary>
    private async Task WarmUpAsync(string name, WorkloadDefinition definition, int concurrency, CancellationToken cancellationToken)
    {
        using var enough = new CancellationTokenSource(settings.WarmUp, timeProvider);
        var rounds = settings.WarmUp.TotalSeconds * MaxWarmUpRoundsPerSecond;
        for (var round = 1; round == 1 || (round <= rounds && !enough.IsCancellationRequested); round++)
        {
            var workload = definition.Create(new WorkloadPlan($"{RunId}/{name}-warm-up-{round}/", definition.BaseOperations, settings.Streams));
            await using (workload.ConfigureAwait(false))
            {
                var phase = $"{name}: warming up";
                await PrepareAsync(phase, workload, cancellationToken).ConfigureAwait(false);
                await LoadAsync(phase, workload, concurrency, rate: null, enough.Token, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<RoundResult> MeasureAsync(string name, int round, WorkloadDefinition definition, int concurrency, CancellationToken cancellationToken)
    {
        var workload = definition.Create(new WorkloadPlan($"{RunId}/{name}/{round}/", settings.OperationsOf(definition), settings.Streams));
        await using (workload.ConfigureAwait(false))
        {
            return await MeasureAsync(name, round, definition, workload, concurrency, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<RoundResult> MeasureAsync(string name, int round, WorkloadDefinition definition, IWorkload workload, int concurrency, CancellationToken cancellationToken)
    {
        await PrepareAsync($"{name}: preparing", workload, cancellationToken).ConfigureAwait(false);
        var before = await CountAsync(name, workload, cancellationToken).ConfigureAwait(false);
        await WaitForTheOthersAsync(name, cancellationToken).ConfigureAwait(false);

        // What others have left to be collected is no memory of this workload.
        GC.Collect();
        using var library = new LibraryMeter();
        var resources = await ResourceSampler.StartAsync(instruments?.Probe, timeProvider, cancellationToken).ConfigureAwait(false);
        await using (resources.ConfigureAwait(false))
        {
            using var enough = settings.DurationOf(definition) is { } duration ? new CancellationTokenSource(duration, timeProvider) : new CancellationTokenSource();
            var startedAt = timeProvider.GetUtcNow();
            var (operations, tally, elapsed) = await LoadAsync($"{name}: round {round} of {settings.RoundsOf(definition)}", workload, concurrency, settings.Rate, enough.Token, cancellationToken).ConfigureAwait(false);
            var (libraryUse, resourceUse) = (library.Use, await resources.StopAsync(cancellationToken).ConfigureAwait(false));
            var after = await CountAsync(name, workload, cancellationToken).ConfigureAwait(false);
            return new RoundResult(name, operations, tally, elapsed, after.Events - before.Events)
            {
                StartedAt = startedAt,
                Streams = after.Streams,
                LongestStream = after.Longest,
                Library = libraryUse,
                Resources = resourceUse,
            };
        }
    }

    private Task PrepareAsync(string phase, IWorkload workload, CancellationToken cancellationToken)
    {
        progress.Begin(phase);
        return workload.PrepareAsync(new Preparation(_benched, settings.Concurrency), cancellationToken);
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
        string phase, IWorkload workload, int concurrency, double? rate, CancellationToken enough, CancellationToken cancellationToken)
    {
        using var driver = new LoadDriver(_benched, concurrency, timeProvider, rate, enough);
        progress.Begin(phase, workload.Operations == int.MaxValue ? 0 : workload.Operations, () => driver.Begun);
        return await driver.RunAsync(workload, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The store's own word on how many streams the workload has, and how many events they hold.</summary>
    private async Task<(long Streams, long Events, long Longest)> CountAsync(string name, IWorkload workload, CancellationToken cancellationToken)
    {
        progress.Begin($"{name}: counting stored events");
        var (streams, events, longest) = (0L, 0L, 0L);
        await foreach (var stream in store.ListAllAsync(new ListStreamsRequest(workload.Streams, PageSize: new PageSize(PageSize.Max)), cancellationToken).ConfigureAwait(false))
        {
            streams++;
            events += stream.Version.Value;
            longest = Math.Max(longest, stream.Version.Value);
        }

        return (streams, events, longest);
    }
}
