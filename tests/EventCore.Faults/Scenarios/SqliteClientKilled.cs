namespace EventCore.Faults;

internal sealed class SqliteClientKilled : SqliteScenario
{
    public override string Name => "sqlite-client-killed";

    public override string Fault => "one of two processes that write one SQLite file is killed (SIGKILL) in the midst of it, and another one started";

    public override string Control => "the events of a decision are appended one after the other";

    public override int FaultsFactor => 3;

    protected override ClientKind WrongClient => ClientKind.AppendsEventByEvent;

    public override bool ControlFailed(ScenarioResult control) => control.Shows("events are missing");

    protected override Task InjectAsync(LoadRun load, LoopDisk? disk, ScenarioContext context, CancellationToken cancellationToken) =>
        load.ReplaceAsync(load.Workers[context.Random.Next(load.Workers.Count)], cancellationToken);
}
