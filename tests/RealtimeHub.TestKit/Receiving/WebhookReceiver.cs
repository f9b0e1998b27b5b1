using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RealtimeHub.TestKit.Receiving;

/// <summary>Answers one call.</summary>
public delegate ValueTask AnswerCall(ReceivedCall call, Stream answer, CancellationToken stop);

/// <summary>
/// A webhook receiver on loopback that costs next to nothing and says exactly what a test wants, byte by byte: HTTP/1.1, calls with a
/// Content-Length.
/// </summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    /// <summary>An empty 200.</summary>
    public static readonly ReadOnlyMemory<byte> Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    private readonly TcpListener _listener;
    private readonly AnswerCall _answer;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, byte> _serving = new();
    private readonly Task _accepting;
    private int _connections;

    public WebhookReceiver(AnswerCall answer, string address = "127.0.0.1", int port = 0)
    {
        _answer = answer;
        _listener = new TcpListener(IPAddress.Parse(address), port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public Uri Url => new($"http://{_listener.LocalEndpoint}/hook");

    /// <summary>How many connections were made.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>An answer without content.</summary>
    public static ReadOnlyMemory<byte> Answer(int status, string headers = "") => Encoding.Latin1.GetBytes($"HTTP/1.1 {status} X\r\n{headers}Content-Length: 0\r\n\r\n");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_serving.Keys);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                var serving = ServeAsync(socket);
                _serving.TryAdd(serving, 0);
                _ = serving.ContinueWith(done => _serving.TryRemove(done, out var _), TaskScheduler.Default);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            var buffer = new byte[16 << 10];
            var filled = 0;
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(filled), _stop.Token);
                if (read == 0) return;
                filled += read;
                while (TryTake(buffer.AsMemory(0, filled), out var call, out var length))
                {
                    await _answer(call, stream, _stop.Token);
                    buffer.AsSpan(length, filled - length).CopyTo(buffer);
                    filled -= length;
                }

                if (filled == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or SocketException)
        {
            // The caller hung up, was killed, or the test is over.
        }
    }

    private static bool TryTake(ReadOnlyMemory<byte> received, out ReceivedCall call, out int length)
    {
        (call, length) = (default, 0);
        var end = received.Span.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        var head = received[..end];
        length = end + 4 + ContentLength(head.Span);
        if (received.Length < length) return false;
        call = new ReceivedCall(head, received[(end + 4)..length]);
        return true;
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var mark = "Content-Length: "u8;
        var at = head.IndexOf(mark);
        return at >= 0 && System.Buffers.Text.Utf8Parser.TryParse(head[(at + mark.Length)..], out int length, out _) ? length : 0;
    }
}
