using System.Net.Sockets;

namespace RealtimeHub.TestKit;

/// <summary>One connection through a <see cref="ChaosProxy"/>.</summary>
internal sealed class ChaosWire(Socket client, Uri address, Func<ChaosWeather> weather, int seed)
{
    private const int MostInOnePiece = 8_192;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    private readonly Socket _hub = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly CancellationTokenSource _ended = new();
    private long _left = long.MaxValue;
    private bool _cutsWithReset;
    private bool _wasCut;

    /// <summary>Carries until one side ends; true when a fault of ours was the reason.</summary>
    public async Task<bool> CarryAsync()
    {
        try
        {
            client.NoDelay = true;
            await _hub.ConnectAsync(address.Host, address.Port, _ended.Token);
            await Task.WhenAll(CopyAsync(client, _hub, new Random(seed), isFromHub: false), CopyAsync(_hub, client, new Random(seed + 1), isFromHub: true));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One of the two ends, or a cut.
        }

        End(reset: _wasCut && _cutsWithReset);
        return _wasCut;
    }

    public void Cut(bool reset)
    {
        (_wasCut, _cutsWithReset) = (true, reset);
        End(reset);
    }

    public void CutAfter(long bytes, bool reset)
    {
        _cutsWithReset = reset;
        Volatile.Write(ref _left, bytes);
    }

    public void HalfClose(bool fromHub)
    {
        try
        {
            (fromHub ? client : _hub).Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It had ended.
        }
    }

    private void End(bool reset)
    {
        _ended.Cancel();
        foreach (var socket in (Socket[])[client, _hub])
        {
            if (reset) Linger(socket);
            socket.Dispose();
        }
    }

    // Closing with what is unsent thrown away is what sends RST.
    private static void Linger(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It had ended.
        }
    }

    private async Task CopyAsync(Socket from, Socket to, Random random, bool isFromHub)
    {
        var buffer = new byte[MostInOnePiece];
        var isDark = false;
        while (true)
        {
            while (isFromHub && weather().StopsReading) await Task.Delay(LookAgain, _ended.Token);
            var count = await from.ReceiveAsync(buffer, _ended.Token);
            if (count == 0) break;
            var now = weather();
            if (now.Delay + now.Jitter > TimeSpan.Zero) await Task.Delay(now.Delay + now.Jitter * random.NextDouble(), _ended.Token);
            // Bytes that are gone cannot be followed by others: the connection stays dark until somebody gives it up.
            isDark |= weather().IsBlackHole;
            if (!isDark) await PassAsync(to, buffer.AsMemory(0, count), random, isFromHub);
        }

        to.Shutdown(SocketShutdown.Send);
    }

    private async Task PassAsync(Socket to, ReadOnlyMemory<byte> bytes, Random random, bool isFromHub)
    {
        while (!bytes.IsEmpty)
        {
            var piece = weather().Slices ? Math.Min(random.Next(1, 8), bytes.Length) : bytes.Length;
            if (isFromHub) piece = (int)Math.Min(piece, Volatile.Read(ref _left));
            if (piece > 0) await to.SendAsync(bytes[..piece], _ended.Token);
            bytes = bytes[piece..];
            if (isFromHub && Interlocked.Add(ref _left, -piece) <= 0)
            {
                Cut(_cutsWithReset);
                return;
            }
        }
    }
}
