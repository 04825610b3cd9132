namespace EventCore.Faults;

internal sealed class DiskFull : PostgresScenario
{
    private const string Ballast = "ballast";

    public override string Name => "disk-full";

    public override string Fault => "the server's disk is full for 1.5 s; the server, where that ended it, is started again";

    public override string Control => "nothing is sent again: the caller must be told";

    public override string? SkipReason => MountRights.SkipReason;

    public override bool ControlFailed(ScenarioResult control) => control.Failures.Keys.Any(told => told.StartsWith(nameof(EventStoreException), StringComparison.Ordinal) || told.StartsWith(nameof(AppendOutcomeUnknownException), StringComparison.Ordinal));

    protected override IEnumerable<string> ServerSettings(ScenarioContext context) => ["max_wal_size = 64MB", "min_wal_size = 32MB", "wal_recycle = off", "wal_init_zero = on"];

    protected override WorkerSettings WorkerSettings(ScenarioContext context, PostgresServer server) =>
        base.WorkerSettings(context, server) with { SendAttempts = context.IsControl ? 1 : 10 };

    protected override async Task<PostgresServer> CreateServerAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var disk = await MemoryDisk.CreateAsync(Path.Combine(context.Directory, "disk"), cancellationToken);
        return await PostgresServer.CreateAsync(Path.Combine(disk.MountPoint, "data"), ServerSettings(context), disk, cancellationToken);
    }

    protected override async Task InjectAsync(PostgresFaultTarget target, ScenarioContext context, CancellationToken cancellationToken)
    {
        var ballast = Path.Combine(((MemoryDisk)target.Server.Disk!).MountPoint, Ballast);
        await FillAsync(ballast, cancellationToken);
        for (var step = 0; step < 15; step++)
        {
            await Task.Delay(100, cancellationToken);
            await FillAsync(ballast, cancellationToken);
        }

        File.Delete(ballast);
        if (!target.Server.IsRunning)
        {
            await target.Server.KillAsync();
            await target.Server.StartAsync(cancellationToken);
        }
    }

    protected override async Task<string?> FindMissingEvidenceAsync(PostgresServer server, ScenarioResult result, CancellationToken cancellationToken) =>
        await server.CountInLogAsync("No space left on device") == 0 ? "The disk was never full." : null;

    private static async Task FillAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
            var block = new byte[4_096];
            while (true)
            {
                await file.WriteAsync(block, cancellationToken);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }
}
