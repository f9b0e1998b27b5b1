using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace RealtimeHub.Client.Tests;

/// <summary>A wire to a hub that the test can cut, or on which it can hold back what the hub says.</summary>
internal sealed class CuttableProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _open = [];
    private readonly Uri _hub;
    private readonly Task _accepting;
    private volatile bool _mute;
    private int _connections;

    private CuttableProxy(Uri hub)
    {
        _hub = hub;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>How many connections were made.</summary>
    public int Connections => _connections;

    /// <summary>How many bytes the hub said that were held back.</summary>
    public long HeldBack { get; private set; }

    public static CuttableProxy To(Uri hub) => new(hub);

    public void Cut()
    {
        while (_open.TryTake(out var client)) client.Close();
        _mute = false;
    }

    /// <summary>Holds back what the hub says, until the next cut.</summary>
    public void Mute() => _mute = true;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        Cut();
    }

    private async Task AcceptAsync()
    {
        var carrying = new List<Task>();
        try
        {
            while (true) carrying.Add(CarryAsync(await _listener.AcceptTcpClientAsync()));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Cut();
            await Task.WhenAll(carrying);
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        Interlocked.Increment(ref _connections);
        using var hub = new TcpClient();
        _open.Add(client);
        _open.Add(hub);
        try
        {
            await hub.ConnectAsync(_hub.Host, _hub.Port);
            await Task.WhenAll(CopyAsync(client, hub, isHub: false), CopyAsync(hub, client, isHub: true));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut: by the test, or by one of the two ends.
        }

        client.Close();
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, bool isHub)
    {
        var buffer = new byte[8192];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is > 0 and var count)
            {
                if (isHub && _mute) HeldBack += count;
                else await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
            }
        }
        finally
        {
            to.Close();
        }
    }
}
