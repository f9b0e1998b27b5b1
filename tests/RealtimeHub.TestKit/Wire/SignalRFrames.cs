using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace RealtimeHub.TestKit;

/// <summary>SignalR's JSON protocol on a WebSocket: JSON texts, each ended by a record separator.</summary>
internal sealed class SignalRFrames(WebSocket socket) : IDisposable
{
    private const byte Separator = 0x1e;

    private readonly SemaphoreSlim _sending = new(1);

    public async Task SendAsync(object frame, CancellationToken cancellationToken)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(frame), Separator];
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Frames until the socket closes.</summary>
    public async IAsyncEnumerable<JsonElement> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var received = new ArrayBufferWriter<byte>();
        while (true)
        {
            var result = await socket.ReceiveAsync(received.GetMemory(64 * 1024), cancellationToken);
            if (result.MessageType == WebSocketMessageType.Close) yield break;
            received.Advance(result.Count);
            if (!result.EndOfMessage) continue;

            foreach (var frame in Split(received.WrittenMemory)) yield return frame;
            received.Clear();
        }
    }

    public void Dispose() => _sending.Dispose();

    private static List<JsonElement> Split(ReadOnlyMemory<byte> message)
    {
        var frames = new List<JsonElement>();
        while (message.Span.IndexOf(Separator) is >= 0 and var end)
        {
            frames.Add(JsonDocument.Parse(message[..end].ToArray()).RootElement);
            message = message[(end + 1)..];
        }

        return frames;
    }
}
