using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace RealtimeHub.EventLog.Redis.Resp;

/// <summary>
/// A connection for questions, one after the other: to Sentinels, which the Redis client does not know, to nodes that are looked at, and for what is
/// so large that only silence tells whether it still comes.
/// A call that was cancelled or timed out leaves it unusable, because its answer may still come.
/// </summary>
internal sealed class RespConnection : IAsyncDisposable, IDisposable
{
    // Small enough for its progress to be seen: what lies in the system's buffer may take long, and tells nothing.
    private const int SentAtOnce = 64 << 10;
    private const int KeepAliveSeconds = 15;

    private readonly Stream _stream;
    private readonly RespBounds _bounds;
    private readonly RespReader _reader;

    private RespConnection(Stream stream, RespBounds bounds) => (_stream, _bounds, _reader) = (stream, bounds, new RespReader(stream, bounds));

    /// <summary>Connects and gives the password, to ask short questions.</summary>
    /// <param name="endpoint">Where.</param>
    /// <param name="access">How to get in.</param>
    /// <param name="cancellationToken">Ends the attempt; nothing else does.</param>
    /// <exception cref="IOException">Nobody is there, or the line could not be encrypted.</exception>
    /// <exception cref="RespException">The password is refused.</exception>
    public static Task<RespConnection> OpenAsync(EndPoint endpoint, RespAccess access, CancellationToken cancellationToken) =>
        OpenAsync(endpoint, access, RespBounds.Questions, cancellationToken);

    /// <inheritdoc cref="OpenAsync(EndPoint, RespAccess, CancellationToken)"/>
    public static async Task<RespConnection> OpenAsync(EndPoint endpoint, RespAccess access, RespBounds bounds, CancellationToken cancellationToken)
    {
        var connection = new RespConnection(await ConnectAsync(endpoint, access, cancellationToken), bounds);
        try
        {
            await connection.EnterAsync(access, cancellationToken);
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
    public Task<RespValue> CallAsync(IReadOnlyList<string> words, CancellationToken cancellationToken) =>
        CallAsync([.. words.Select(Encoding.UTF8.GetBytes)], cancellationToken);

    /// <exception cref="IOException">The connection is gone.</exception>
    /// <exception cref="RespException">An error was answered.</exception>
    /// <exception cref="TimeoutException">The other side was silent for too long.</exception>
    public async Task<RespValue> CallAsync(IReadOnlyList<byte[]> words, CancellationToken cancellationToken)
    {
        for (var rest = RespCommand.Of(words); !rest.IsEmpty; rest = rest[Math.Min(rest.Length, SentAtOnce)..])
            await _stream.WriteAsync(rest[..Math.Min(rest.Length, SentAtOnce)], cancellationToken).AsTask().WaitAsync(_bounds.Silence, cancellationToken);
        return await _reader.ReadAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    public void Dispose() => _stream.Dispose();

    private async Task EnterAsync(RespAccess access, CancellationToken cancellationToken)
    {
        if (access.Password is { } password) await CallAsync(access.User is { } user ? ["AUTH", user, password] : ["AUTH", password], cancellationToken);
        if (access.Name is { } name) await CallAsync(["CLIENT", "SETNAME", name], cancellationToken);
        if (access.Database != 0) await CallAsync(["SELECT", access.Database.ToString(CultureInfo.InvariantCulture)], cancellationToken);
    }

    private static async Task<Stream> ConnectAsync(EndPoint endpoint, RespAccess access, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendBufferSize = 2 * SentAtOnce };
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            return access.Tls ? await SecureAsync(stream, access, endpoint, cancellationToken) : stream;
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is SocketException or AuthenticationException) throw new IOException(e.Message, e);
            throw;
        }
    }

    private static async Task<Stream> SecureAsync(Stream stream, RespAccess access, EndPoint endpoint, CancellationToken cancellationToken)
    {
        var host = access.TlsHost ?? (endpoint is IPEndPoint ip ? ip.Address.ToString() : ((DnsEndPoint)endpoint).Host);
        var secure = new SslStream(stream);
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, RemoteCertificateValidationCallback = access.Trust }, cancellationToken);
        return secure;
    }
}
