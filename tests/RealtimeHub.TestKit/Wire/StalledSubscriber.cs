using System.Net.Sockets;
using System.Text;

namespace RealtimeHub.TestKit;

/// <summary>A subscriber that asks for everything and then never reads a byte.</summary>
public sealed class StalledSubscriber : IDisposable
{
    private readonly Socket _socket;

    private StalledSubscriber(Socket socket) => _socket = socket;

    /// <summary>Subscribes over a WebSocket.</summary>
    public static async Task<StalledSubscriber> OverWebSocketAsync(TestHub hub)
    {
        var stalled = await ConnectAsync(hub, "GET /hub HTTP/1.1", "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n");
        await stalled._socket.SendAsync(Frame("""{"protocol":"json","version":1}"""));
        await stalled._socket.SendAsync(Frame("""{"type":4,"invocationId":"1","target":"Subscribe","arguments":[{"from":"now"}]}"""));
        return stalled;
    }

    /// <summary>Subscribes to server-sent events.</summary>
    public static Task<StalledSubscriber> OverSseAsync(TestHub hub) => ConnectAsync(hub, "GET /streams/tams/events HTTP/1.1", "Accept: text/event-stream\r\n");

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static async Task<StalledSubscriber> ConnectAsync(TestHub hub, string line, string headers)
    {
        // As small as the system lets it be, so that the hub feels early that nobody reads.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(hub.Address.Host, hub.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"{line}\r\nHost: {hub.Address.Authority}\r\n{headers}\r\n"));
        return new StalledSubscriber(socket);
    }

    // RFC 6455 §5.2: a client masks what it sends; a mask of zeros changes nothing.
    private static byte[] Frame(string json)
    {
        byte[] payload = [.. Encoding.UTF8.GetBytes(json), 0x1e];
        return [0x81, (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload];
    }
}
