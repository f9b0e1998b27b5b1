using System.Net;
using System.Net.Sockets;

namespace RealtimeHub.Load.Wire;

/// <summary>A socket in the loop.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket;
    private readonly EventLoop _loop;
    private readonly IReceiver _receiver;
    private ReadOnlyMemory<byte> _unsent;

    public Connection(Socket socket, EventLoop loop, IReceiver receiver)
    {
        (_socket, _loop, _receiver) = (socket, loop, receiver);
        socket.Blocking = false;
        Token = loop.Add(this);
    }

    public int Token { get; }

    /// <summary>Not all that was sent has left.</summary>
    public bool IsSending => !_unsent.IsEmpty;

    public int Descriptor => (int)_socket.Handle;

    /// <summary>Connects, blocking.</summary>
    /// <param name="server">The server.</param>
    /// <param name="receiveBuffer">In bytes; null leaves it to the kernel.</param>
    public static Socket Open(IPEndPoint server, int? receiveBuffer = null)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } bytes) socket.ReceiveBufferSize = bytes;
        socket.Connect(server);
        return socket;
    }

    /// <summary>Sends what it can and keeps the rest: <paramref name="bytes"/> must stay as they are until then.</summary>
    public void Send(ReadOnlyMemory<byte> bytes)
    {
        if (!_unsent.IsEmpty) throw new InvalidOperationException("The bytes before are not sent yet.");
        var sent = _socket.Send(bytes.Span, SocketFlags.None, out var error);
        Check(error);
        if (sent == bytes.Length) return;
        _unsent = bytes[sent..];
        _loop.WatchWriting(this, true);
    }

    public void SendRest()
    {
        var sent = _socket.Send(_unsent.Span, SocketFlags.None, out var error);
        Check(error);
        _unsent = _unsent[sent..];
        if (_unsent.IsEmpty) _loop.WatchWriting(this, false);
    }

    public void Receive(byte[] buffer)
    {
        var length = _socket.Receive(buffer.AsSpan(Incoming.Headroom), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) return;
        if (error == SocketError.Success && length > 0)
        {
            _receiver.Receive(new Incoming(buffer, length));
            return;
        }

        Dispose();
        _receiver.End();
    }

    public void Dispose()
    {
        _loop.Remove(this);
        _socket.Dispose();
    }

    private static void Check(SocketError error)
    {
        if (error is not (SocketError.Success or SocketError.WouldBlock)) throw new SocketException((int)error);
    }
}
