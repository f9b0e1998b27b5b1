using System.Net.Sockets;
using System.Text;

namespace RealtimeHub.Load.Wire;

/// <summary>One subscription over one WebSocket, by hand.</summary>
internal sealed class Subscriber : IReceiver, IDisposable
{
    private readonly Connection _connection;
    private readonly Histogram _latency;
    private readonly byte[]? _keepAlive;
    private WebSocketFrames _frames;

    public Subscriber(EventLoop loop, Target target, SubscribePlan plan, Histogram latency)
    {
        (_latency, _keepAlive, Seen) = (latency, Opening.KeepAlive(plan.Speech), new EventScan(plan.Speech, isFiltered: plan.FlowId is not null));
        var socket = Connection.Open(target.Server);
        Upgrade(socket, target, Opening.Path(plan.Speech));
        foreach (var frame in Opening.Frames(plan)) socket.Send(frame);
        _connection = new Connection(socket, loop, this);
    }

    public EventScan Seen { get; }

    public long Bytes { get; private set; }

    /// <summary>The hub ended the connection.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>SignalR ends connections that say nothing for 30 s.</summary>
    public void KeepAlive()
    {
        if (HasEnded || _keepAlive is null) return;
        try
        {
            _connection.Send(_keepAlive);
        }
        catch (SocketException)
        {
            HasEnded = true;
        }
    }

    public void Receive(Incoming incoming)
    {
        Bytes += incoming.Bytes.Length;
        var length = _frames.Strip(incoming.Bytes);
        Seen.Read(incoming.Buffer, length, incoming.Time, _latency);
    }

    public void End() => HasEnded = true;

    public void Dispose() => _connection.Dispose();

    // Byte by byte, so that nothing of the first frame is taken with it.
    internal static void Upgrade(Socket socket, Target target, string path)
    {
        socket.Send(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: {target.Server}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        var answer = new HttpAnswer();
        Span<byte> one = stackalloc byte[1];
        while (!answer.Bytes.EndsWith("\r\n\r\n"u8))
        {
            if (socket.Receive(one) == 0) throw new InvalidDataException($"The hub closed a subscriber's connection: {answer}");
            answer.Add(one);
        }

        if (answer.Status != 101) throw new InvalidDataException($"No WebSocket: {answer}");
    }
}
