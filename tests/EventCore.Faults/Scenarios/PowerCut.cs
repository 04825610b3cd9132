using EventCore.Testing;

namespace EventCore.Faults;

internal sealed class PowerCut : PostgresScenario
{
    public override string Name => "power-cut";

    public override string Fault => "the server's file system forgets what was not synced to its disk (ext4 on a loop device, shut down without its log flushed); the server is killed, the disk mounted and the server started again";

    public override string Control => "fsync = off";

    public override string? SkipReason => MountRights.SkipReason;

    public override bool ControlFailed(ScenarioResult control) => control.Shows("AcknowledgedButLost");

    protected override IEnumerable<string> ServerSettings(ScenarioContext context) => context.IsControl ? ["fsync = off"] : [];

    protected override async Task<PostgresServer> CreateServerAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var disk = await LoopDisk.CreateAsync(context.Directory, "disk", cancellationToken);
        return await PostgresServer.CreateAsync(Path.Combine(disk.MountPoint, "data"), ServerSettings(context), disk, cancellationToken);
    }

    protected override async Task InjectAsync(PostgresFaultTarget target, ScenarioContext context, CancellationToken cancellationToken)
    {
        var disk = (LoopDisk)target.Server.Disk!;
        disk.CutPower();
        await target.Server.KillAsync();
        await disk.RestorePowerAsync(cancellationToken);
        await target.Server.StartAsync(cancellationToken);
    }

    /// <summary>What is there before the load is on the disk even in the control, where otherwise the tables would be lost, too.</summary>
    protected override async Task PrepareAsync(PostgresFaultTarget target, ScenarioContext context, CancellationToken cancellationToken)
    {
        await target.Server.ExecuteAsync("CHECKPOINT", cancellationToken);
        await Shell.RunAsync(["sync", "-f", ((LoopDisk)target.Server.Disk!).MountPoint], cancellationToken);
    }

    protected override async Task<IReadOnlyList<LoggedEvent>> ReadLogAsync(PostgresEventStore store, ScenarioContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await base.ReadLogAsync(store, context, cancellationToken);
        }
        catch (EventCoreException) when (context.IsControl)
        {
            // Nothing of it can be read any more: all is lost.
            return [];
        }
    }
}
