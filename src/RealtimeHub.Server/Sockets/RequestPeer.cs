using Microsoft.AspNetCore.Http;

namespace RealtimeHub.Server.Sockets;

/// <summary>A peer whose request lasts as long as its connection, because something stands between HTTP and the socket, as TLS does.</summary>
internal sealed class RequestPeer(HttpContext http, Stream upgraded) : IPeer
{
    public Stream Input => upgraded;

    public IWire Wire { get; } = new StreamWire(upgraded);

    public CancellationToken Gone => http.RequestAborted;

    public void Abort()
    {
        try
        {
            http.Abort();
        }
        catch (ObjectDisposedException)
        {
            // The request has ended, and its connection with it.
        }
    }
}
