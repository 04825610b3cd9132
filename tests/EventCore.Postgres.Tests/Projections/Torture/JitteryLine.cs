using System.Net;
using System.Net.Sockets;

namespace EventCore.Postgres.Tests;

/// <summary>A line to a server on which bytes are late at random, either way, and that breaks now and then: before a commit arrives, or before its answer does.</summary>
internal sealed class JitteryLine : IAsyncDisposable
{
    private const int BufferBytes = 65_536;
    private const double LateShare = 0.1;
    private const double BreakShare = 0.001;
    private const int MaxDelayMilliseconds = 40;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _targetPort;
    private readonly Random _random;
    private readonly Task _serving;

    public JitteryLine(int targetPort, int seed)
    {
        (_targetPort, _random) = (targetPort, new Random(seed));
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Where it begins, on the loopback.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(PassAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException && _end.IsCancellationRequested)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        using (var end = CancellationTokenSource.CreateLinkedTokenSource(_end.Token))
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _targetPort, end.Token);
                (client.NoDelay, server.NoDelay) = (true, true);
                Task[] ways = [PassAsync(client.GetStream(), server.GetStream(), end.Token), PassAsync(server.GetStream(), client.GetStream(), end.Token)];
                await Task.WhenAny(ways);
                await end.CancelAsync();
                await Task.WhenAll(ways);
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
            {
                // Broken, at one of its ends or by chance: both ends are closed now.
            }
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            var (late, breaks) = Roll();
            await Task.Delay(late, cancellationToken);
            if (breaks)
            {
                return;
            }

            await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    private (int Late, bool Breaks) Roll()
    {
        lock (_random)
        {
            return (_random.NextDouble() < LateShare ? _random.Next(MaxDelayMilliseconds) : 0, _random.NextDouble() < BreakShare);
        }
    }
}
