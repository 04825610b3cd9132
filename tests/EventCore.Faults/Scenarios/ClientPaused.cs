using EventCore.Testing;

namespace EventCore.Faults;

internal sealed class ClientPaused : PostgresScenario
{
    public override string Name => "client-paused";

    public override string Fault => "a process of the load, which may own the projection, stands still (SIGSTOP) for longer than its lease";

    public override string Control => "a projection that trusts in the time of its lease";

    protected override WorkerSettings WorkerSettings(ScenarioContext context, PostgresServer server) =>
        base.WorkerSettings(context, server) with { Client = context.IsControl ? ClientKind.TrustsItsLease : ClientKind.Library, ProjectionWorkMs = 100 };

    protected override bool Projects(ScenarioContext context) => true;

    public override bool ControlFailed(ScenarioResult control) => control.Shows(nameof(ViolationKind.DeliveryOutOfOrder));

    protected override Task PrepareAsync(PostgresFaultTarget target, ScenarioContext context, CancellationToken cancellationToken) =>
        target.Server.ExecuteAsync(TrustingProjection.CreateTable, cancellationToken);

    protected override async Task InjectAsync(PostgresFaultTarget target, ScenarioContext context, CancellationToken cancellationToken)
    {
        var worker = target.Load.Workers[context.Random.Next(target.Load.Workers.Count)];
        worker.Pause();
        await Task.Delay(context.Random.Next(2_500, 4_000), cancellationToken);
        worker.Continue();
    }
}
