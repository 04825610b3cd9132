using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace EventCore.Benchmarks;

/// <summary>Passes the bytes of one connection on, each way later by a delay, however many are under way: a longer line, not a narrower one.</summary>
internal sealed class DelayingProxy(int targetPort, TimeSpan delay) : IDisposable
{
    private const int BufferBytes = 65_536;

    /// <summary>Far more than one connection's windows hold.</summary>
    private const int MaxChunks = 1_024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    /// <summary>Begins to listen.</summary>
    /// <returns>The loopback port.</returns>
    public int Listen()
    {
        _listener.Start();
        return ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    /// <summary>Serves one connection until either side ends it.</summary>
    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        using var client = await _listener.AcceptTcpClientAsync(cancellationToken);
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, targetPort, cancellationToken);
        (client.NoDelay, server.NoDelay) = (true, true);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(PassAsync(client.GetStream(), server.GetStream(), end.Token), PassAsync(server.GetStream(), client.GetStream(), end.Token));
        await end.CancelAsync();
    }

    public void Dispose() => _listener.Dispose();

    private async Task PassAsync(NetworkStream from, NetworkStream to, CancellationToken cancellationToken)
    {
        var underWay = Channel.CreateBounded<(long ArrivedAt, byte[] Bytes)>(MaxChunks);
        var sending = SendAsync();
        var buffer = new byte[BufferBytes];
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            await underWay.Writer.WriteAsync((Stopwatch.GetTimestamp(), buffer[..read]), cancellationToken);
        }

        underWay.Writer.Complete();
        await sending;

        async Task SendAsync()
        {
            await foreach (var (arrivedAt, bytes) in underWay.Reader.ReadAllAsync(cancellationToken))
            {
                if (delay - Stopwatch.GetElapsedTime(arrivedAt) is { Ticks: > 0 } rest)
                {
                    await Task.Delay(rest, cancellationToken);
                }

                await to.WriteAsync(bytes, cancellationToken);
            }
        }
    }
}
