using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace RealtimeHub.Server.Sockets;

/// <summary>
/// Lets a WebSocket outlive the HTTP request that opened it: once the answer 101 is written, the request ends, and all that HTTP holds
/// for a connection (some 10 KB) goes with it. Only directly above the server's own sockets; a connection with TLS or a middleware
/// of its own between keeps its request.
/// </summary>
internal static class Handoff
{
    /// <summary>Makes an endpoint's connections such that they can be left.</summary>
    public static void Use(ListenOptions listen) => listen.Use(next => connection => RunAsync(next, connection));

    /// <summary>Leaves the request's connection to <paramref name="successor"/> as soon as the request has ended; false where it cannot.</summary>
    public static bool TryLeave(HttpContext context, Func<IPeer, Task> successor)
    {
        if (context.Features.Get<IConnectionTransportFeature>()?.Transport is not HandoffTransport handoff) return false;
        handoff.Successor = successor;
        return true;
    }

    private static async Task RunAsync(ConnectionDelegate http, ConnectionContext connection)
    {
        var transport = connection.Transport;
        if (transport.GetType().Assembly != typeof(SocketTransportOptions).Assembly || connection.Features.Get<IConnectionSocketFeature>() is not { Socket: var socket })
        {
            await http(connection);
            return;
        }

        if (await IsTakenAsync(http, connection) is not { } successor) return;
        connection.Transport = transport;
        await successor(new SocketPeer(connection, socket));
    }

    private static async Task<Func<IPeer, Task>?> IsTakenAsync(ConnectionDelegate http, ConnectionContext connection)
    {
        var handoff = new HandoffTransport(connection.Transport);
        connection.Transport = handoff;
        // HTTP's time limits end with HTTP, and must not hold what it leaves.
        using var beats = new HandoffHeartbeat(connection.Features);
        await http(connection);
        return handoff.Successor;
    }
}
