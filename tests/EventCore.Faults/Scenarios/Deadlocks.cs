using Npgsql;

namespace EventCore.Faults;

internal sealed class Deadlocks : PostgresScenario
{
    public override string Name => "deadlocks";

    public override string Fault => "somebody locks the table of events and then the log, against the order of appends, so that the server ends one of both";

    public override string Control => "nothing is sent again: the caller must be told";

    protected override IEnumerable<string> ServerSettings(ScenarioContext context) => ["deadlock_timeout = 100ms"];

    public override bool ControlFailed(ScenarioResult control) => control.Failures.Keys.Any(told => told.Contains(PostgresErrorCodes.DeadlockDetected, StringComparison.Ordinal));

    protected override WorkerSettings WorkerSettings(ScenarioContext context, PostgresServer server) =>
        base.WorkerSettings(context, server) with { SendAttempts = context.IsControl ? 1 : 10 };

    protected override async Task InjectAsync(PostgresFaultTarget target, ScenarioContext context, CancellationToken cancellationToken)
    {
        try
        {
            // The append comes in between, waits first, and so is the one that finds out first.
            await target.Server.ExecuteAsync("BEGIN; LOCK TABLE eventcore.events IN SHARE MODE; SELECT pg_sleep(0.05); SELECT FROM eventcore.logs FOR UPDATE; COMMIT", cancellationToken);
        }
        catch (PostgresException deadlock) when (deadlock.SqlState == PostgresErrorCodes.DeadlockDetected)
        {
            // Or this one was.
        }
    }

    protected override async Task<string?> FindMissingEvidenceAsync(PostgresServer server, ScenarioResult result, CancellationToken cancellationToken) =>
        await server.CountInLogAsync("deadlock detected") == 0 ? "There was no deadlock." : null;
}
