using EventCore.Testing;

namespace EventCore.Faults;

/// <summary>A scenario on one SQLite file, which two processes write.</summary>
internal abstract class SqliteScenario : Scenario
{
    private const int Processes = 2;

    public override async Task<ScenarioResult> RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        await using var disk = await OpenDiskAsync(context, cancellationToken);
        var file = Path.Combine(disk?.MountPoint ?? context.Directory, "log.db");
        await (await SqliteEventStore.OpenAsync(file, cancellationToken: cancellationToken)).DisposeAsync();
        if (disk is not null)
        {
            await Shell.RunAsync(["sync", "-f", disk.MountPoint], cancellationToken);
        }

        using var load = new LoadRun(context.Directory, new WorkerSettings { SqliteFile = file, Seed = context.Random.Next(), Concurrency = 8, Client = context.IsControl ? WrongClient : ClientKind.Library, IsImpatient = !context.IsControl });
        await load.StartWorkersAsync(Processes, cancellationToken);
        await load.WaitForProgressAsync(cancellationToken);
        await InjectAllAsync(load, context, () => InjectAsync(load, disk, context, cancellationToken), cancellationToken);
        await load.StopAsync();
        await using var store = await SqliteEventStore.OpenAsync(file, cancellationToken: cancellationToken);
        return load.Check(await History.ReadLogAsync(store, cancellationToken));
    }

    /// <summary>Who writes in the control.</summary>
    protected abstract ClientKind WrongClient { get; }

    /// <summary>A disk of its own for the file, where one is needed.</summary>
    protected virtual Task<LoopDisk?> OpenDiskAsync(ScenarioContext context, CancellationToken cancellationToken) => Task.FromResult<LoopDisk?>(null);

    protected abstract Task InjectAsync(LoadRun load, LoopDisk? disk, ScenarioContext context, CancellationToken cancellationToken);
}
