using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace RealtimeHub.Client.Connection;

/// <summary>
/// Opens the WebSocket of a hub without negotiation. It stands in for <c>Microsoft.AspNetCore.Http.Connections.Client</c>, of which
/// a push client needs only this transport. One factory serves one connection, so that its owner can abort it.
/// </summary>
/// <param name="format">What the protocol sends: text or binary messages.</param>
internal sealed class WebSocketConnectionFactory(TransferFormat format) : IConnectionFactory
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private WebSocketConnection? _opened;

    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var uri = ((UriEndPoint)endpoint).Uri;
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        // SignalR's own pings keep the connection alive; a second kind would only wake both sides more often.
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(Patience);
            await socket.ConnectAsync(uri, timeout.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            using (socket) throw Failed(socket, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return _opened = WebSocketConnection.Start(socket, format);
    }

    public void Abort() => _opened?.Abort(new ConnectionAbortedException("The client gave the connection up."));

    private static ConnectFailedException Failed(ClientWebSocket socket, Exception e)
    {
        var status = socket.HttpStatusCode;
        if (status != 0) return new ConnectFailedException($"it answered {(int)status} to the WebSocket request", status, RetryAfter(socket), e);
        var reason = e is OperationCanceledException ? $"no answer within {Patience.TotalSeconds:0} s" : e.GetBaseException().Message;
        return new ConnectFailedException(reason, 0, null, e);
    }

    private static TimeSpan? RetryAfter(ClientWebSocket socket)
    {
        if (socket.HttpResponseHeaders?.TryGetValue("Retry-After", out var values) != true) return null;
        return int.TryParse(values!.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }
}
