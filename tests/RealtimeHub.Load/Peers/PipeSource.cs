using System.Buffers.Text;
using System.Text;
using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>Publishes over one connection on which nothing is answered: NATS over TCP, nchan over WebSocket.</summary>
internal sealed class PipeSource : IEventSource, IReceiver
{
    // As many as go into one write as fast as it goes.
    private const int Most = 16;

    private readonly EventLoop _loop;
    private readonly Connection _connection;
    private readonly byte[] _message;
    private readonly byte[] _buffer;
    private readonly int _mark;
    private double _interval;
    private long _start;
    private long _sent;
    private long _asked;

    public PipeSource(EventLoop loop, Target server, string peer, int size)
    {
        var text = "@@" + new string('x', Math.Max(16, size - 2));
        _message = peer == Peer.Nats ? Encoding.ASCII.GetBytes($"PUB g {text.Length}\r\n{text}\r\n") : WebSocketFrames.Text(Encoding.ASCII.GetBytes(text));
        _mark = _message.AsSpan().IndexOf("@@"u8) + 2;
        _buffer = new byte[Most * _message.Length];
        var socket = Connection.Open(peer == Peer.Nats ? server.PublishTo : server.Server);
        if (peer == Peer.Nats) socket.Send("CONNECT {\"verbose\":false,\"pedantic\":false}\r\n"u8);
        else Subscriber.Upgrade(socket, server, "/pub");
        _loop = loop;
        _connection = new Connection(socket, loop, this);
        loop.AddTimer(SendWhatIsDue);
    }

    public bool IsDone => _sent == _asked && !_connection.IsSending;

    public Histogram Acknowledged { get; } = new();

    public void Start(double rate, long events) => (_interval, _start, _sent, _asked) = (rate == 0 ? 0 : 1e9 / rate, Clock.Now, 0, events);

    public void Dispose()
    {
        _loop.RemoveTimer(SendWhatIsDue);
        _connection.Dispose();
    }

    void IReceiver.Receive(Incoming incoming)
    {
        if (incoming.Bytes.StartsWith("PING"u8) && !_connection.IsSending) _connection.Send("PONG\r\n"u8.ToArray());
    }

    void IReceiver.End() => throw new InvalidDataException("The server closed the publisher's connection.");

    private long SendWhatIsDue(long now)
    {
        var length = 0;
        while (!_connection.IsSending && length < _buffer.Length && _sent < _asked && Due <= now) length += Add(_buffer.AsSpan(length), _interval == 0 ? now : Due);
        if (length > 0) _connection.Send(_buffer.AsMemory(0, length));
        return _sent < _asked ? Due : long.MaxValue;
    }

    private long Due => _start + (long)(_sent * _interval);

    private int Add(Span<byte> destination, long due)
    {
        _message.CopyTo(destination);
        Utf8Formatter.TryFormat((ulong)due, destination[_mark..], out _, new System.Buffers.StandardFormat('x', 16));
        _sent++;
        return _message.Length;
    }
}
