namespace EventCore.Faults;

internal sealed class ClientKilled : PostgresScenario
{
    public override string Name => "client-killed";

    public override string Fault => "a process of the load, which may own the projection, is killed (SIGKILL) and another one started";

    public override string Control => "the events of a decision are appended one after the other";

    public override int FaultsFactor => 2;

    public override bool ControlFailed(ScenarioResult control) => control.Shows("events are missing");

    protected override WorkerSettings WorkerSettings(ScenarioContext context, PostgresServer server) =>
        context.IsControl ? new WorkerSettings { Client = ClientKind.AppendsEventByEvent } : base.WorkerSettings(context, server);

    protected override Task InjectAsync(PostgresFaultTarget target, ScenarioContext context, CancellationToken cancellationToken) =>
        target.Load.ReplaceAsync(target.Load.Workers[context.Random.Next(target.Load.Workers.Count)], cancellationToken);
}
