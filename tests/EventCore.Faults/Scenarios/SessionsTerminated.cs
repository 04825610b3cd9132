namespace EventCore.Faults;

internal sealed class SessionsTerminated : PostgresScenario
{
    public override string Name => "sessions-terminated";

    public override string Fault => "one to five sessions are terminated (pg_terminate_backend) at a random moment";

    public override string Control => "the events of a decision are appended one after the other";

    public override int FaultsFactor => 20;

    public override bool ControlFailed(ScenarioResult control) => control.Shows("events are missing");

    protected override WorkerSettings WorkerSettings(ScenarioContext context, PostgresServer server) =>
        context.IsControl ? new WorkerSettings { Client = ClientKind.AppendsEventByEvent, SendAttempts = 1 } : base.WorkerSettings(context, server);

    protected override Task InjectAsync(PostgresFaultTarget target, ScenarioContext context, CancellationToken cancellationToken) => target.Server.ExecuteAsync(
        $"SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY random() LIMIT {context.Random.Next(1, 6)}) AS chosen",
        cancellationToken);
}
