using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace RealtimeHub.EventLog.Redis.Resp;

/// <summary>
/// A connection for questions, one after the other: to Sentinels, which the Redis client does not know, and to nodes that are looked at.
/// A call that was cancelled leaves it unusable, because its answer may still come.
/// </summary>
internal sealed class RespConnection : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly RespReader _reader;

    private RespConnection(Stream stream) => (_stream, _reader) = (stream, new RespReader(stream));

    /// <summary>Connects and gives the password.</summary>
    /// <param name="endpoint">Where.</param>
    /// <param name="access">How to get in.</param>
    /// <param name="cancellationToken">Ends the attempt; nothing else does.</param>
    /// <exception cref="IOException">Nobody is there, or the line could not be encrypted.</exception>
    /// <exception cref="RespException">The password is refused.</exception>
    public static async Task<RespConnection> OpenAsync(DnsEndPoint endpoint, RespAccess access, CancellationToken cancellationToken)
    {
        var stream = await ConnectAsync(endpoint, access, cancellationToken);
        var connection = new RespConnection(stream);
        try
        {
            if (access.Password is { } password) await connection.CallAsync(access.User is { } user ? ["AUTH", user, password] : ["AUTH", password], cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="IOException">The connection is gone.</exception>
    /// <exception cref="RespException">An error was answered.</exception>
    public async Task<RespValue> CallAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(Command(words), cancellationToken);
        return await _reader.ReadAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static async Task<Stream> ConnectAsync(DnsEndPoint endpoint, RespAccess access, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            return access.Tls ? await SecureAsync(stream, access.TlsHost ?? endpoint.Host, cancellationToken) : stream;
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is SocketException or AuthenticationException) throw new IOException(e.Message, e);
            throw;
        }
    }

    private static async Task<Stream> SecureAsync(Stream stream, string host, CancellationToken cancellationToken)
    {
        var secure = new SslStream(stream);
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancellationToken);
        return secure;
    }

    private static byte[] Command(IReadOnlyList<string> words)
    {
        var command = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Count}\r\n");
        foreach (var word in words) command.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        return Encoding.UTF8.GetBytes(command.ToString());
    }
}
