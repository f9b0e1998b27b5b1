using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Sockets;

/// <summary>A WebSocket by hand, to send what no client would and to see each frame as it came.</summary>
internal sealed class RawWebSocket : IDisposable
{
    public const int Text = 1, Close = 8, Ping = 9, Pong = 10, Continuation = 0;

    private readonly NetworkStream _stream;

    private RawWebSocket(NetworkStream stream) => _stream = stream;

    /// <summary>Connects; with a small buffer the hub feels at once that nobody reads.</summary>
    public static async Task<RawWebSocket> ConnectAsync(TestHub hub, int? receiveBuffer = null)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        if (receiveBuffer is { } bytes) socket.ReceiveBufferSize = bytes;
        await socket.ConnectAsync(hub.Address.Host, hub.Address.Port);
        var raw = new RawWebSocket(new NetworkStream(socket, ownsSocket: true));
        await raw.SendBytesAsync(Encoding.ASCII.GetBytes(
            $"GET /hub HTTP/1.1\r\nHost: {hub.Address.Authority}\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        var answer = new StringBuilder();
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)) answer.Append((char)(await raw.ReadAsync(1))[0]);
        answer.ToString().Should().StartWith("HTTP/1.1 101 ").And.Contain("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "RFC 6455 §1.3 computes it");
        return raw;
    }

    /// <summary>Connects, shakes hands and subscribes as stream 1.</summary>
    public static async Task<RawWebSocket> SubscribeAsync(TestHub hub, string from, int? receiveBuffer = null)
    {
        var raw = await ConnectAsync(hub, receiveBuffer);
        await raw.SayAsync("""{"protocol":"json","version":1}""");
        await raw.SayAsync($$"""{"type":4,"invocationId":"1","target":"Subscribe","arguments":[{"from":"{{from}}"}]}""");
        (await raw.ReceiveAsync()).Payload.Should().Equal([.. "{}"u8, 0x1e]);
        return raw;
    }

    public Task SayAsync(string json) => SendAsync(Text, [.. Encoding.UTF8.GetBytes(json), 0x1e]);

    /// <summary>Sends a frame, masked as RFC 6455 §5.3 wants it.</summary>
    public Task SendAsync(int opcode, byte[] payload, bool final = true)
    {
        byte[] length = payload.Length < 126 ? [(byte)(0x80 | payload.Length)] : [0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length];
        byte[] mask = [1, 2, 3, 4];
        return SendBytesAsync([(byte)(opcode | (final ? 0x80 : 0)), .. length, .. mask, .. payload.Select((b, i) => (byte)(b ^ mask[i % 4]))]);
    }

    public Task SendBytesAsync(byte[] bytes) => _stream.WriteAsync(bytes, Deadline.Token()).AsTask();

    /// <summary>The next frame as it came; null when the hub closed the connection.</summary>
    public async Task<RawFrame?> TryReceiveAsync()
    {
        try
        {
            return await ReceiveAsync();
        }
        catch (IOException)
        {
            return null;
        }
    }

    public async Task<RawFrame> ReceiveAsync()
    {
        var head = await ReadAsync(2);
        (head[1] & 0x80).Should().Be(0, "a server does not mask");
        var length = (head[1] & 0x7f) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2)),
            127 => (int)BinaryPrimitives.ReadUInt64BigEndian(await ReadAsync(8)),
            var small => small,
        };
        return new RawFrame(head[0] & 0xf, (head[0] & 0x80) != 0, await ReadAsync(length));
    }

    /// <summary>Reads stream 1 up to a sequence: of each message that says something of events, the sequences.</summary>
    public async Task<List<long>> SequencesAsync(long upTo)
    {
        var sequences = new List<long>();
        while (sequences.Count == 0 || sequences[^1] < upTo)
        {
            foreach (var message in (await ReceiveAsync()).Messages().Where(m => m.GetProperty("type").GetInt32() == 2))
            {
                if (!message.GetProperty("item").TryGetProperty("events", out var events)) continue;
                sequences.AddRange(events.EnumerateArray().Select(e => long.Parse(e.GetProperty("position").GetString()!.Split('.')[1])));
            }
        }

        return sequences;
    }

    public void Dispose() => _stream.Dispose();

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes, Deadline.Token());
        return bytes;
    }
}

/// <summary>A frame as it came.</summary>
internal sealed record RawFrame(int Opcode, bool IsFinal, byte[] Payload)
{
    /// <summary>SignalR messages, each ended by a record separator.</summary>
    public IEnumerable<JsonElement> Messages() =>
        Encoding.UTF8.GetString(Payload).Split('\u001e', StringSplitOptions.RemoveEmptyEntries).Select(json => JsonDocument.Parse(json).RootElement);
}
