using EventCore.Testing;

namespace EventCore.Faults;

/// <summary>Nobody but Patroni says who is the primary.</summary>
internal sealed class PatroniFailover : Scenario
{
    private const int Processes = 2;

    // Each takes half a minute.
    private const int FaultsDivisor = 2;

    private static readonly TimeSpan OutageLimit = TimeSpan.FromSeconds(15);

    private static readonly (string Name, Func<PatroniCluster, CancellationToken, Task> InjectAsync)[] Kinds =
    [
        ("PostgreSQL killed", (cluster, _) => cluster.Leader.KillPostgresAsync()),
        ("node killed", KillNodeAsync),
        ("switchover", (cluster, cancellationToken) => cluster.Leader.SwitchOverAsync(cancellationToken)),
        ("Patroni paused", PausePatroniAsync),
    ];

    public override string Name => "patroni";

    public override string Fault =>
        "of a cluster of three nodes that Patroni looks after, in turn: the primary's PostgreSQL is killed, the primary's node is killed and started again after the failover, the primary is switched over, the primary's Patroni stands still until another node has been the primary, too, for 5 s; clients name the three hosts";

    public override string Control => "replication is not synchronous, and both standbys are cut off for half a second before the primary's node is killed";

    public override string? SkipReason => PatroniCluster.SkipReason;

    public override bool ControlFailed(ScenarioResult control) => control.Shows(nameof(ViolationKind.AcknowledgedButLost));

    public override async Task<ScenarioResult> RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        await using var cluster = await PatroniCluster.CreateAsync(context.Directory, context.IsControl ? PatroniReplication.Asynchronous : PatroniReplication.Synchronous, cancellationToken);
        await using var database = new LoadDatabase(cluster.ConnectionString);
        await database.MigrateAsync(cancellationToken);
        using var load = new LoadRun(context.Directory, WorkerSettings(cluster, context));
        await load.StartWorkersAsync(Processes, cancellationToken);
        await load.WaitForProgressAsync(cancellationToken);
        var kinds = await FaultsAsync(cluster, load, context, cancellationToken);
        await load.StopAsync();
        var log = await History.ReadLogAsync(database.Store, cancellationToken);
        var result = load.Check(log, context.IsControl ? null : await database.ReadProjectedAsync(cancellationToken));
        return WithOutages(result, kinds, context);
    }

    private static WorkerSettings WorkerSettings(PatroniCluster cluster, ScenarioContext context) => new()
    {
        ConnectionString = cluster.ConnectionString.Replace(";Pooling=false", ";Maximum Pool Size=20;Command Timeout=3;Cancellation Timeout=-1", StringComparison.Ordinal),
        Seed = context.Random.Next(),
        Concurrency = 16,
        Projects = !context.IsControl,
        IsImpatient = !context.IsControl,
        Profile = context.Random.Next(3) == 0 ? StatementProfile.PlainSql : StatementProfile.ServerFunctions,
        CommitWait = context.Random.Next(3) == 0 ? CommitWait.OutsideLock : CommitWait.InsideLock,
    };

    /// <returns>Of which kind each fault was.</returns>
    private static async Task<List<string>> FaultsAsync(PatroniCluster cluster, LoadRun load, ScenarioContext context, CancellationToken cancellationToken)
    {
        var kinds = new List<string>();
        var faults = Math.Max(1, context.Faults / FaultsDivisor);
        for (var (fault, first) = (0, context.Random.Next(Kinds.Length)); fault < faults; fault++)
        {
            var (kind, injectAsync) = context.IsControl ? ("node cut off and killed", CutOffAndKillNodeAsync) : Kinds[(first + fault) % Kinds.Length];
            await context.PauseAsync(cancellationToken);
            kinds.Add(kind);
            load.NoteFault();
            await injectAsync(cluster, cancellationToken);
            if (!await load.WaitForProgressAsync(cancellationToken))
            {
                break;
            }

            await cluster.WaitUntilWholeAsync(cancellationToken);
        }

        return kinds;
    }

    private static async Task KillNodeAsync(PatroniCluster cluster, CancellationToken cancellationToken)
    {
        await cluster.Leader.KillAsync();
        await StartAgainAsync(cluster, cancellationToken);
    }

    private static async Task CutOffAndKillNodeAsync(PatroniCluster cluster, CancellationToken cancellationToken)
    {
        // Their Patroni, which would connect them again within a second, stands still meanwhile.
        var standbys = cluster.Nodes.Where(node => node != cluster.Leader).ToList();
        standbys.ForEach(standby => standby.PausePatroni());
        await ConfigureAsync(standbys, "ALTER SYSTEM SET primary_conninfo = ''", cancellationToken);
        await Task.Delay(500, cancellationToken);
        await cluster.Leader.KillAsync();
        await ConfigureAsync(standbys, "ALTER SYSTEM RESET primary_conninfo", cancellationToken);
        standbys.ForEach(standby => standby.ContinuePatroni());
        await StartAgainAsync(cluster, cancellationToken);
    }

    private static async Task ConfigureAsync(IEnumerable<PatroniNode> nodes, string setting, CancellationToken cancellationToken)
    {
        foreach (var node in nodes)
        {
            await node.ExecuteAsync(setting, cancellationToken);
            await node.ExecuteAsync("SELECT pg_reload_conf()", cancellationToken);
        }
    }

    private static async Task StartAgainAsync(PatroniCluster cluster, CancellationToken cancellationToken)
    {
        await cluster.WaitForNextLeaderAsync(cancellationToken);
        await cluster.Leader.StartAsync(cancellationToken);
    }

    private static async Task PausePatroniAsync(PatroniCluster cluster, CancellationToken cancellationToken)
    {
        // From when another node is the primary until it goes on, there are two of them: for longer than the command timeout, which
        // cancels the waits for a standby, so that on the former primary events can be seen that nobody else has.
        cluster.Leader.PausePatroni();
        await cluster.WaitForNextLeaderAsync(cancellationToken);
        await Task.Delay(5_000, cancellationToken);
        cluster.Leader.ContinuePatroni();
    }

    private static ScenarioResult WithOutages(ScenarioResult result, List<string> kinds, ScenarioContext context)
    {
        var outages = kinds.Zip(result.Silences, (kind, silence) => (Kind: kind, Silence: silence)).ToList();
        result = result with
        {
            Notes = [.. outages.GroupBy(outage => outage.Kind, outage => outage.Silence.TotalSeconds).Select(outage => $"{outage.Key}, {outage.Count()} times: nothing was acknowledged for {outage.Average():F2} s on average, {outage.Max():F2} s at most")],
        };
        return outages.Where(outage => outage.Silence > OutageLimit && !context.IsControl)
            .Aggregate(result, (sum, outage) => sum.WithProblem($"Nothing was acknowledged for {outage.Silence.TotalSeconds:F1} s after: {outage.Kind}."));
    }
}
