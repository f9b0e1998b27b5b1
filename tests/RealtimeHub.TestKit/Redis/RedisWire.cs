using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace RealtimeHub.TestKit;

/// <summary>As much of Redis's protocol as a test needs to ask a server something.</summary>
internal sealed class RedisWire : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly byte[] _one = new byte[1];
    private readonly CancellationToken _deadline;

    private RedisWire(Stream stream, CancellationToken deadline) => (_stream, _deadline) = (stream, deadline);

    public static async Task<RedisWire> ConnectAsync(int port, bool tls, CancellationToken deadline)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, deadline);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            return new RedisWire(new BufferedStream(tls ? await SecureAsync(stream, deadline) : stream), deadline);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task<string> CallAsync(IReadOnlyList<string> words)
    {
        var command = new StringBuilder($"*{words.Count}\r\n");
        foreach (var word in words) command.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(command.ToString()), _deadline);
        await _stream.FlushAsync(_deadline);
        return await AnswerAsync();
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static async Task<Stream> SecureAsync(Stream stream, CancellationToken deadline)
    {
        // The server is our own child; what is tested is how the hub checks certificates, not this.
        var secure = new SslStream(stream, leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, deadline);
        return secure;
    }

    private async Task<string> AnswerAsync()
    {
        var line = await LineAsync();
        switch (line[0])
        {
            case '-': throw new InvalidOperationException($"Redis: {line[1..]}");
            case '$' or '*' when line[1] == '-': return "";
            case '$': return await TextAsync(int.Parse(line[1..], CultureInfo.InvariantCulture));
            case '*':
                var items = new List<string>();
                for (var left = int.Parse(line[1..], CultureInfo.InvariantCulture); left > 0; left--) items.Add(await AnswerAsync());
                return string.Join('\n', items);
            default: return line[1..];
        }
    }

    private async Task<string> TextAsync(int length)
    {
        var bytes = new byte[length + 2];
        await _stream.ReadExactlyAsync(bytes, _deadline);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private async Task<string> LineAsync()
    {
        var line = new StringBuilder();
        while (true)
        {
            await _stream.ReadExactlyAsync(_one, _deadline);
            if (_one[0] == '\n') return line.ToString();
            if (_one[0] != '\r') line.Append((char)_one[0]);
        }
    }
}
