using System.Text.Json.Nodes;
using Npgsql;

namespace EventCore.Faults;

/// <summary>A PostgreSQL server and the Patroni that looks after it.</summary>
internal sealed class PatroniNode(string directory, string name) : IAsyncDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SwitchoverLimit = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new() { Timeout = SwitchoverLimit };
    private GuardedProcess? _patroni;

    public string Name => name;

    /// <summary>Of its PostgreSQL.</summary>
    public int Port { get; } = PostgresServer.FreePort();

    /// <summary>Of its Patroni, which takes requests over HTTP there.</summary>
    public int RequestPort { get; } = PostgresServer.FreePort();

    /// <summary>The directory with its data, which Patroni makes.</summary>
    public string Data { get; } = Path.Combine(directory, name);

    /// <summary>Of its PostgreSQL, as it says itself; null where none runs.</summary>
    public int? PostgresProcessId
    {
        get
        {
            try
            {
                // Below zero it is not yet a server, but mends itself after a crash.
                return int.TryParse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).FirstOrDefault(), out var id) && id > 0 ? id : null;
            }
            catch (IOException)
            {
                return null;
            }
        }
    }

    /// <summary>Straight to it, as a superuser, without a pool.</summary>
    public string ConnectionString => PostgresServer.ConnectionStringTo(Port);

    /// <summary>Starts its Patroni as a configuration says, and does not wait for what that does.</summary>
    public async Task StartAsync(string configuration, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(ConfigurationFile, configuration, cancellationToken);
        await StartAsync(cancellationToken);
    }

    /// <summary>Starts its Patroni again after it was killed.</summary>
    public async Task StartAsync(CancellationToken cancellationToken) =>
        _patroni = await GuardedProcess.StartAsync(LogFile, Data, ["patroni", ConfigurationFile], cancellationToken);

    /// <summary>Kills every process of its PostgreSQL at once, and leaves Patroni to find out.</summary>
    public Task KillPostgresAsync() => Native.KillWithChildrenAsync(PostgresProcessId ?? throw new FaultRunException($"The PostgreSQL of {name} does not run."));

    /// <summary>Kills all of it at once.</summary>
    public async Task KillAsync()
    {
        Native.Kill(_patroni!.ProcessId);
        await KillPostgresAsync();
        await _patroni.DisposeAsync();
        _patroni = null;
    }

    /// <summary>Has its Patroni stand still, and not its PostgreSQL.</summary>
    public void PausePatroni() => Native.Stop(_patroni!.ProcessId);

    public void ContinuePatroni() => Native.Continue(_patroni!.ProcessId);

    /// <summary>Has Patroni hand its leadership to another node.</summary>
    public async Task SwitchOverAsync(CancellationToken cancellationToken)
    {
        // As text, whose length is known: Patroni takes no request that comes in pieces.
        using var request = new StringContent(new JsonObject { ["leader"] = name }.ToJsonString());
        using var answer = await _http.PostAsync(AddressOf("switchover"), request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new FaultRunException($"Patroni did not switch over: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    /// <summary>What its Patroni knows of the cluster; nothing where it does not answer.</summary>
    public async Task<IReadOnlyList<PatroniMember>> ReadMembersAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerLimit);
        try
        {
            var cluster = JsonNode.Parse(await _http.GetStringAsync(AddressOf("cluster"), limit.Token));
            return [.. cluster!["members"]!.AsArray().Select(member => new PatroniMember((string)member!["name"]!, (string)member["role"]!, (string)member["state"]!, (long?)member["timeline"] ?? 0))];
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<string> TailOfLogAsync() =>
        File.Exists(LogFile) ? string.Join(Environment.NewLine, (await File.ReadAllLinesAsync(LogFile)).TakeLast(20)) : "";

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await (_patroni?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private string ConfigurationFile => Data + ".yml";

    private string LogFile => Data + ".log";

    private Uri AddressOf(string what) => new($"http://127.0.0.1:{RequestPort}/{what}");
}
