using System.Net;
using System.Net.Sockets;

namespace EventCore.Faults;

/// <summary>One connection of a <see cref="FaultProxy"/>.</summary>
internal sealed class ProxiedConnection(FaultProxy proxy, Socket client) : IDisposable
{
    private const int BufferBytes = 65_536;

    private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp);
    private int _next;

    public ProxiedFault Next { set => Volatile.Write(ref _next, (int)value); }

    public async Task RunAsync()
    {
        try
        {
            (client.NoDelay, _server.NoDelay) = (true, true);
            await _server.ConnectAsync(IPAddress.Loopback, proxy.TargetPort);
            await Task.WhenAny(PassAsync(client, _server, toServer: true), PassAsync(_server, client, toServer: false));
        }
        catch (SocketException)
        {
            // The server is away, which its client is told by the end of the connection.
        }

        Dispose();
        proxy.Remove(this);
    }

    /// <summary>Ends it at once, with a reset.</summary>
    public void Dispose()
    {
        foreach (var socket in (Socket[])[client, _server])
        {
            try
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // It is over already.
            }

            socket.Dispose();
        }
    }

    private async Task PassAsync(Socket from, Socket to, bool toServer)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                if (proxy.Delay > TimeSpan.Zero)
                {
                    await Task.Delay(proxy.Delay);
                }

                while (proxy.IsSilent)
                {
                    await Task.Delay(10);
                }

                if (toServer)
                {
                    Interlocked.CompareExchange(ref _next, (int)ProxiedFault.SwallowingReply, (int)ProxiedFault.SwallowReply);
                }
                else if (Volatile.Read(ref _next) == (int)ProxiedFault.SwallowingReply)
                {
                    return;
                }
                else if (Volatile.Read(ref _next) == (int)ProxiedFault.CutInMidMessage)
                {
                    await to.SendAsync(buffer.AsMemory(0, count / 2));
                    return;
                }

                await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // Either side ended it.
        }
    }
}
