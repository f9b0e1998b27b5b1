using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace RealtimeHub.TestKit;

/// <summary>
/// A wire to a hub on which everything goes wrong that can: delay, small pieces, resets, silence, half an end, a cut at any byte. What
/// happens by chance follows from the seed.
/// </summary>
public sealed class ChaosProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<ChaosWire, Task> _wires = new();
    private readonly Random _random;
    private readonly Uri _hub;
    private readonly Task _accepting;

    private ChaosProxy(Uri hub, int seed)
    {
        (_hub, _random) = (hub, new Random(seed));
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect to.</summary>
    public Uri Address { get; }

    /// <summary>What happens to what is carried, on present and future connections.</summary>
    public ChaosWeather Weather { get; set; } = ChaosWeather.Fair;

    /// <summary>How many connections were made.</summary>
    public int Connections { get; private set; }

    /// <summary>How many connections ended by one of the faults.</summary>
    public int Broken { get; private set; }

    /// <summary>A proxy in front of a hub.</summary>
    public static ChaosProxy To(Uri hub, int seed) => new(hub, seed);

    /// <summary>Ends all connections.</summary>
    /// <param name="reset">With RST, as a crashed peer or an impatient middlebox would; otherwise in good order.</param>
    public void Cut(bool reset)
    {
        foreach (var wire in _wires.Keys)
        {
            wire.Cut(reset);
            Broken++;
        }
    }

    /// <summary>Ends one direction of all connections; the other goes on.</summary>
    /// <param name="fromHub">Whether the hub, or the client, seems to have ended its part.</param>
    public void HalfClose(bool fromHub)
    {
        foreach (var wire in _wires.Keys)
        {
            wire.HalfClose(fromHub);
            Broken++;
        }
    }

    /// <summary>Cuts each present connection once so many more bytes have come from the hub.</summary>
    /// <param name="bytes">At which byte.</param>
    /// <param name="reset">With RST.</param>
    public void CutAfter(long bytes, bool reset)
    {
        foreach (var wire in _wires.Keys) wire.CutAfter(bytes, reset);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        Cut(reset: true);
        await Task.WhenAll(_wires.Values);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) Carry(await _listener.AcceptSocketAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The listener was stopped.
        }
    }

    private void Carry(Socket client)
    {
        Connections++;
        var wire = new ChaosWire(client, _hub, () => Weather, _random.Next());
        // Present before it is carried, so that no end of it can come too early to be seen.
        _wires[wire] = Task.CompletedTask;
        _wires[wire] = CarryAsync(wire);
    }

    private async Task CarryAsync(ChaosWire wire)
    {
        await Task.Yield();
        if (await wire.CarryAsync()) Broken++;
        _wires.TryRemove(wire, out _);
    }
}
