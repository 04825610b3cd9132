namespace EventCore.Faults;

internal sealed class ServerKilled : PostgresScenario
{
    public override string Name => "server-killed";

    public override string Fault => "every process of the server is killed (SIGKILL), and the server started again";

    public override string Control => "synchronous_commit = off";

    protected override IEnumerable<string> ServerSettings(ScenarioContext context) => context.IsControl ? ["synchronous_commit = off", "wal_writer_delay = 10s"] : [];

    protected override async Task InjectAsync(PostgresFaultTarget target, ScenarioContext context, CancellationToken cancellationToken)
    {
        await target.Server.KillAsync();
        await target.Server.StartAsync(cancellationToken);
    }
}
