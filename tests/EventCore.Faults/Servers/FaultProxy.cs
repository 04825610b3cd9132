using System.Net;
using System.Net.Sockets;

namespace EventCore.Faults;

/// <summary>Passes connections on to a port, and does to them what networks do.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private readonly List<ProxiedConnection> _connections = [];
    private readonly Task _accepting;
    private volatile bool _refuses;

    public FaultProxy(int targetPort)
    {
        TargetPort = targetPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Task.Run(AcceptAsync);
    }

    public int Port { get; }

    public int TargetPort { get; }

    /// <summary>How long each chunk of bytes is held up, either way.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Whether nothing is passed on, although nobody's connection ends: a cable that was pulled.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Refuses new connections from now on, or takes them again.</summary>
    public void Refuse(bool refuses) => _refuses = refuses;

    /// <summary>Ends all connections.</summary>
    public int Cut() => ForEach(connection => connection.Dispose());

    /// <summary>Passes on half of what the server says next, on each connection, and ends it.</summary>
    public int CutInMidMessage() => ForEach(connection => connection.Next = ProxiedFault.CutInMidMessage);

    /// <summary>Passes on what the client says next, on each connection; the answer to that is swallowed, and the connection ends.</summary>
    public int SwallowReply() => ForEach(connection => connection.Next = ProxiedFault.SwallowReply);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Cut();
        _end.Dispose();
    }

    internal void Remove(ProxiedConnection connection)
    {
        lock (_lock)
        {
            _connections.Remove(connection);
        }
    }

    private int ForEach(Action<ProxiedConnection> action)
    {
        List<ProxiedConnection> connections;
        lock (_lock)
        {
            connections = [.. _connections];
        }

        connections.ForEach(action);
        return connections.Count;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptSocketAsync(_end.Token);
            if (_refuses)
            {
                client.LingerState = new LingerOption(enable: true, seconds: 0);
                client.Dispose();
                continue;
            }

            var connection = new ProxiedConnection(this, client);
            lock (_lock)
            {
                _connections.Add(connection);
            }

            _ = connection.RunAsync();
        }
    }
}
