using System.Diagnostics;

namespace EventCore.Faults;

/// <summary>
/// Three PostgreSQL servers, each with a Patroni that looks after it, and the etcd through which these agree who leads: plain
/// processes on loopback. Ends with this process, however that ends.
/// </summary>
internal sealed class PatroniCluster : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly GuardedProcess _etcd;
    private readonly PatroniReplication _replication;
    private readonly List<PatroniNode> _nodes;
    private PatroniMember _leader = new("", "", "", 0);
    private int? _leaderProcess;

    private PatroniCluster(GuardedProcess etcd, PatroniReplication replication, List<PatroniNode> nodes) => (_etcd, _replication, _nodes) = (etcd, replication, nodes);

    /// <summary>Why there can be none here; null where there can.</summary>
    public static string? SkipReason =>
        !IsInstalled("patroni") || !IsInstalled("etcd") ? "Patroni and etcd are not both installed. On Debian and Ubuntu: apt-get install patroni etcd-server."
        : ((string[])["pg_basebackup", "pg_rewind"]).FirstOrDefault(program => !File.Exists(Path.Combine(PostgresServer.Binaries, program))) is { } missing ? $"the server comes without {missing}"
        : null;

    public IReadOnlyList<PatroniNode> Nodes => _nodes;

    /// <summary>Who led when all was well last.</summary>
    public PatroniNode Leader => NodeOf(_leader);

    /// <summary>To whichever node takes writes.</summary>
    public string ConnectionString =>
        PostgresServer.ConnectionStringTo(_nodes[0].Port, string.Join(',', _nodes.Select(node => $"127.0.0.1:{node.Port}"))) + ";Target Session Attributes=primary;Host Recheck Seconds=1";

    /// <summary>Sets one up in a directory, and waits until it is whole.</summary>
    public static async Task<PatroniCluster> CreateAsync(string directory, PatroniReplication replication, CancellationToken cancellationToken)
    {
        var (requests, peers) = ($"http://127.0.0.1:{PostgresServer.FreePort()}", $"http://127.0.0.1:{PostgresServer.FreePort()}");
        string[] etcd =
        [
            "etcd", "--name=etcd", $"--data-dir={Path.Combine(directory, "etcd")}", "--enable-v2", "--unsafe-no-fsync", $"--listen-client-urls={requests}", $"--advertise-client-urls={requests}",
            $"--listen-peer-urls={peers}", $"--initial-advertise-peer-urls={peers}", $"--initial-cluster=etcd={peers}",
        ];
        var cluster = new PatroniCluster(
            await GuardedProcess.StartAsync(Path.Combine(directory, "etcd.log"), data: "", etcd, cancellationToken),
            replication,
            [.. Enumerable.Range(1, 3).Select(number => new PatroniNode(directory, $"node{number}"))]);
        try
        {
            foreach (var node in cluster._nodes)
            {
                await node.StartAsync(ConfigurationOf(node, new Uri(requests), replication), cancellationToken);
            }

            await cluster.WaitUntilWholeAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until another node leads than when all was well last.</summary>
    public Task WaitForNextLeaderAsync(CancellationToken cancellationToken) => WaitAsync(
        "had no other leader",
        members => members.Any(member => member.IsLeader && member.IsRunning && member.Name != _leader.Name && member.Timeline > _leader.Timeline),
        cancellationToken);

    /// <summary>Waits until all is well again: another server leads than last time, all of them run and follow it, and commits wait for a standby if they are to.</summary>
    public async Task WaitUntilWholeAsync(CancellationToken cancellationToken)
    {
        var members = await WaitAsync("was not whole", IsWhole, cancellationToken);
        _leader = members.Single(member => member.IsLeader);
        _leaderProcess = Leader.PostgresProcessId;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_nodes.Select(node => node.DisposeAsync().AsTask()));
        await _etcd.DisposeAsync();
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, program)));

    // Times as short as this machine stands them: a node that is dead is replaced after ttl. Through etcd's version 2, since
    // Patroni 3.0.2 writes that it leads over what somebody else has written there through version 3: one that stood still takes
    // the leadership back from the node that followed it, and all that was committed there is lost.
    private static string ConfigurationOf(PatroniNode node, Uri etcd, PatroniReplication replication) =>
        $$"""
        scope: faults
        name: {{node.Name}}
        restapi: {listen: "127.0.0.1:{{node.RequestPort}}", connect_address: "127.0.0.1:{{node.RequestPort}}"}
        etcd: {host: "{{etcd.Authority}}"}
        bootstrap:
          dcs:
            ttl: 6
            loop_wait: 1
            retry_timeout: 2
            maximum_lag_on_failover: 1073741824
            synchronous_mode: {{(replication == PatroniReplication.Synchronous ? "true" : "false")}}
            postgresql:
              use_pg_rewind: true
              parameters: {max_connections: 120, shared_buffers: 64MB, checkpoint_timeout: 30s, max_wal_size: 256MB, wal_keep_size: 1GB, recovery_init_sync_method: syncfs}
          initdb: [no-sync, {encoding: UTF8}, {locale: C}]
        postgresql:
          listen: "127.0.0.1:{{node.Port}}"
          connect_address: "127.0.0.1:{{node.Port}}"
          data_dir: "{{node.Data}}"
          bin_dir: "{{PostgresServer.Binaries}}"
          pgpass: "{{node.Data}}.pgpass"
          parameters: {unix_socket_directories: ""}
          authentication:
            superuser: {username: postgres, password: {{PostgresServer.Password}}}
            replication: {username: postgres, password: {{PostgresServer.Password}}}
          pg_hba: ["host all all 127.0.0.1/32 scram-sha-256", "host replication all 127.0.0.1/32 scram-sha-256"]
          remove_data_directory_on_rewind_failure: true
          remove_data_directory_on_diverged_timelines: true
        """;

    private PatroniNode NodeOf(PatroniMember member) => _nodes.Single(node => node.Name == member.Name);

    private bool IsWhole(IReadOnlyList<PatroniMember> members) =>
        members.SingleOrDefault(member => member.IsLeader) is { } leader
        && (leader.Name, NodeOf(leader).PostgresProcessId) != (_leader.Name, _leaderProcess)
        && members.Count == _nodes.Count
        && members.All(member => member.IsRunning && member.Timeline == leader.Timeline)
        && members.Any(member => member.IsSynchronous) == (_replication == PatroniReplication.Synchronous);

    private async Task<IReadOnlyList<PatroniMember>> WaitAsync(string what, Predicate<IReadOnlyList<PatroniMember>> isSo, CancellationToken cancellationToken)
    {
        IReadOnlyList<PatroniMember> members = [];
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Limit; await Task.Delay(100, cancellationToken))
        {
            foreach (var node in _nodes)
            {
                members = await node.ReadMembersAsync(cancellationToken) is { Count: > 0 } read ? read : members;
                if (isSo(members))
                {
                    return members;
                }
            }
        }

        var logs = await Task.WhenAll(_nodes.Select(node => node.TailOfLogAsync()));
        throw new FaultRunException($"The cluster {what} within {Limit}: {string.Join(", ", members)}.{Environment.NewLine}{string.Join(Environment.NewLine, logs)}");
    }
}
