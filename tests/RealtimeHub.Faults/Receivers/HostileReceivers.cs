using System.IO.Compression;
using System.Text;
using RealtimeHub.TestKit.Receiving;

namespace RealtimeHub.Faults.Receivers;

/// <summary>What receivers do that are broken or mean harm.</summary>
internal static class HostileReceivers
{
    private static readonly byte[] Megabytes = [.. "HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\n"u8, .. new byte[10 << 20]];
    private static readonly byte[] Bomb = Bombed();

    /// <summary>All kinds, by name.</summary>
    /// <param name="elsewhere">Where the redirecting ones lead.</param>
    public static IReadOnlyList<(string Kind, AnswerCall Answer)> Kinds(Uri elsewhere) =>
    [
        ("500", Saying(WebhookReceiver.Answer(500))),
        ("429", Saying(WebhookReceiver.Answer(429, "Retry-After: 1\r\n"))),
        ("410", Saying(WebhookReceiver.Answer(410))),
        ("hanging", (_, _, stop) => new ValueTask(Task.Delay(Timeout.Infinite, stop))),
        ("slow-loris", LorisAsync),
        ("redirecting", Saying(WebhookReceiver.Answer(307, $"Location: {elsewhere}\r\n"))),
        ("10 MB", Saying(Megabytes)),
        ("gzip bomb", Saying(Bomb)),
    ];

    private static AnswerCall Saying(ReadOnlyMemory<byte> answer) => (_, stream, stop) => stream.WriteAsync(answer, stop);

    // A byte each second: something always comes, and never the end.
    private static async ValueTask LorisAsync(ReceivedCall call, Stream answer, CancellationToken stop)
    {
        await answer.WriteAsync("HTTP/1.1 200 OK\r\nX-Slow: "u8.ToArray(), stop);
        while (true)
        {
            await answer.WriteAsync("x"u8.ToArray(), stop);
            await Task.Delay(TimeSpan.FromSeconds(1), stop);
        }
    }

    private static byte[] Bombed()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var i = 0; i < 100; i++) gzip.Write(new byte[1 << 20]);
        }

        return [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n"), .. packed.ToArray()];
    }
}
