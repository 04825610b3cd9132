using System.Collections.Immutable;
using EventCore.Postgres.Tests;

namespace EventCore.Faults;

internal sealed class Pooler : PostgresScenario
{
    // PgBouncer 1.18 does when it is asked to cancel a statement at the wrong moment, which is seldom.
    private const int FaultsPerCrash = 20;

    private PgBouncer? _pooler;

    public override string Name => "pooler";

    public override string Fault => "PgBouncer in transaction mode stands in between, and its sessions of the server are terminated";

    public override string Control => "statements are prepared, which such a pooler does not carry over";

    public override string? SkipReason => PgBouncer.SkipReason;

    public override int FaultsFactor => 20;

    protected override ImmutableArray<string> Notes => _pooler is { Crashes: > 0 } ? [$"PgBouncer crashed {_pooler.Crashes} times, and was started again"] : [];

    // Nothing to be reset, see PostgresEventStoreOptions.PrepareStatements.
    protected override string ConnectionOptions => ";No Reset On Close=true";

    public override bool ControlFailed(ScenarioResult control) => control.Failures.Keys.Any(told => told.Contains("permanent", StringComparison.Ordinal));

    protected override WorkerSettings WorkerSettings(ScenarioContext context, PostgresServer server) => base.WorkerSettings(context, server) with { PrepareStatements = context.IsControl };

    protected override async Task<PostgresWay> OpenWayAsync(PostgresServer server, ScenarioContext context, CancellationToken cancellationToken)
    {
        _pooler = await PgBouncer.StartAsync(server.ConnectionString.Replace(";Pooling=false", "", StringComparison.Ordinal), cancellationToken);
        return new PostgresWay(PostgresServer.ConnectionStringTo(_pooler.Port), _pooler);
    }

    protected override Task InjectAsync(PostgresFaultTarget target, ScenarioContext context, CancellationToken cancellationToken) => target.Server.ExecuteAsync(
        "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1) AS chosen",
        cancellationToken);

    protected override Task<string?> FindMissingEvidenceAsync(PostgresServer server, ScenarioResult result, CancellationToken cancellationToken) =>
        Task.FromResult(_pooler!.Crashes > 1 + (result.Faults / FaultsPerCrash) ? $"PgBouncer crashed {_pooler.Crashes} times." : null);
}
