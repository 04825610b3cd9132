namespace EventCore.Faults;

internal sealed class ServerPaused : PostgresScenario
{
    public override string Name => "server-paused";

    public override string Fault => "every process of the server stands still (SIGSTOP) for up to 3 s, with a command timeout of 1 s";

    public override string Control => "an append whose outcome is unknown is taken for one that failed";

    protected override string ConnectionOptions => ";Command Timeout=1;Cancellation Timeout=-1";

    public override bool ControlFailed(ScenarioResult control) => control.Shows("was told that nothing was appended");

    protected override WorkerSettings WorkerSettings(ScenarioContext context, PostgresServer server) =>
        context.IsControl ? new WorkerSettings { Client = ClientKind.TakesUnknownForRefused, SendAttempts = 1, IsImpatient = false } : base.WorkerSettings(context, server);

    protected override async Task InjectAsync(PostgresFaultTarget target, ScenarioContext context, CancellationToken cancellationToken)
    {
        target.Server.Pause();
        await Task.Delay(context.Random.Next(1_500, 3_000), cancellationToken);
        target.Server.Continue();
    }
}
