using Npgsql;

namespace EventCore.Faults;

internal sealed class Failover : PostgresScenario
{
    private int _servers;
    private int _faults;

    public override string Name => "failover";

    public override string Fault =>
        "the primary is killed and its synchronous standby promoted; every third time the standby was cut off for half a second before, and every third time the commits that waited for it were cancelled besides; clients name both hosts";

    public override string Control => "the standby, which is cut off for half a second before, is not a synchronous one";

    public override bool ControlFailed(ScenarioResult control) => control.Shows("AcknowledgedButLost");

    protected override IEnumerable<string> ServerSettings(ScenarioContext context) => ["wal_keep_size = 256MB"];

    protected override Task<PostgresWay> OpenWayAsync(PostgresServer server, ScenarioContext context, CancellationToken cancellationToken)
    {
        var hosts = $"127.0.0.1:{server.Port},127.0.0.1:{PostgresServer.FreePort()}";
        return Task.FromResult(new PostgresWay(PostgresServer.ConnectionStringTo(server.Port, hosts) + ";Target Session Attributes=primary;Host Recheck Seconds=1"));
    }

    protected override Task PrepareAsync(PostgresFaultTarget target, ScenarioContext context, CancellationToken cancellationToken)
    {
        var hosts = new NpgsqlConnectionStringBuilder(target.Way.ConnectionString).Host!;
        return AddStandbyAsync(target, int.Parse(hosts[(hosts.LastIndexOf(':') + 1)..]), context, cancellationToken);
    }

    protected override async Task InjectAsync(PostgresFaultTarget target, ScenarioContext context, CancellationToken cancellationToken)
    {
        // The cancelled first, so that it is among the few that a mutation is given.
        var kind = context.IsControl ? 1 : 2 - (_faults++ % 3);
        if (kind > 0)
        {
            // Of one that only stands still, the socket would hold what it was sent meanwhile.
            await target.Standby!.ExecuteAsync("ALTER SYSTEM SET primary_conninfo = ''", cancellationToken);
            await target.Standby.ExecuteAsync("SELECT pg_reload_conf()", cancellationToken);
            await Task.Delay(500, cancellationToken);
        }

        for (var round = 0; kind == 2 && round < 5; round++)
        {
            await target.Server.ExecuteAsync("SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'", cancellationToken);
            await Task.Delay(50, cancellationToken);
        }

        var killed = target.Server;
        await killed.KillAsync();
        await target.Standby!.ExecuteAsync("SELECT pg_promote()", cancellationToken);
        (target.Server, target.Standby) = (target.Standby, null);
        await killed.DisposeAsync();
        await target.Server.ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = ''", cancellationToken);
        await target.Server.ExecuteAsync("SELECT pg_reload_conf()", cancellationToken);
        await target.Load.WaitForProgressAsync(cancellationToken);
        await AddStandbyAsync(target, killed.Port, context, cancellationToken);
    }

    private async Task AddStandbyAsync(PostgresFaultTarget target, int port, ScenarioContext context, CancellationToken cancellationToken)
    {
        target.Standby = await target.Server.CreateStandbyAsync(Path.Combine(context.Directory, $"standby-{++_servers}"), port, cancellationToken);
        if (context.IsControl)
        {
            return;
        }

        await target.Server.ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = 'standby'", cancellationToken);
        await target.Server.ExecuteAsync("SELECT pg_reload_conf()", cancellationToken);
        while (await target.Server.QueryAsync<string>("SELECT sync_state FROM pg_stat_replication", cancellationToken) != "sync")
        {
            await Task.Delay(20, cancellationToken);
        }
    }
}
