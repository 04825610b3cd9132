namespace EventCore.Faults;

/// <summary>What a fault may be injected into: a server, perhaps its standby, the load, and what is in between.</summary>
internal sealed class PostgresFaultTarget(PostgresServer server, PostgresWay way, LoadRun load) : IAsyncDisposable
{
    /// <summary>The one that takes writes; another one after a failover.</summary>
    public PostgresServer Server { get; set; } = server;

    public PostgresServer? Standby { get; set; }

    public PostgresWay Way => way;

    public LoadRun Load => load;

    public FaultProxy Proxy => (FaultProxy)way.Between!;

    /// <summary>Ends the servers; the others are their owners'.</summary>
    public async ValueTask DisposeAsync()
    {
        await (Standby?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Server.DisposeAsync();
    }
}
