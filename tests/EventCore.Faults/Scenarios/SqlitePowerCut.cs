namespace EventCore.Faults;

internal sealed class SqlitePowerCut : SqliteScenario
{
    public override string Name => "sqlite-power-cut";

    public override string Fault => "the file system of the SQLite file forgets what was not synced to its disk; the processes are killed, the disk mounted and others started";

    public override string Control => "synchronous = NORMAL";

    public override string? SkipReason => MountRights.SkipReason;

    public override int FaultsFactor => 2;

    protected override ClientKind WrongClient => ClientKind.RelaxedSqlite;

    public override bool ControlFailed(ScenarioResult control) => control.Shows("AcknowledgedButLost");

    protected override async Task<LoopDisk?> OpenDiskAsync(ScenarioContext context, CancellationToken cancellationToken) => await LoopDisk.CreateAsync(context.Directory, "disk", cancellationToken);

    protected override async Task InjectAsync(LoadRun load, LoopDisk? disk, ScenarioContext context, CancellationToken cancellationToken)
    {
        disk!.CutPower();
        var count = load.Workers.Count;
        await load.EndWorkersAsync();
        await disk.RestorePowerAsync(cancellationToken);
        await load.StartWorkersAsync(count, cancellationToken);
    }
}
