using System.Net.WebSockets;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RealtimeHub.Server.Hub;

namespace RealtimeHub.Server.Sockets;

/// <summary>
/// Serves WebSockets of the hub's URL with connections of our own under SignalR's standard hub machinery; negotiation and the other
/// transports stay the framework's. The framework sends a message in segments of 4 KiB, each a frame and a write of its own, through
/// two pipes and a thread or two; here a frame is as large as what there is to say, and goes straight to the socket.
/// </summary>
internal sealed class HubSockets
{
    // Somebody who did not say who he is, the same for all who did not.
    private static readonly ClaimsPrincipal Nobody = new(new ClaimsIdentity());

    private readonly HubConnectionHandler<EventHub> _hub;
    private readonly HeartRate _heart;
    private readonly TimeProvider _time;
    private readonly ILogger<HubSockets> _logger;
    private readonly CancellationTokenSource _closing = new();

    public HubSockets(HubConnectionHandler<EventHub> hub, HeartRate heart, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<HubSockets> logger)
    {
        (_hub, _heart, _time, _logger) = (hub, heart, time, logger);
        // Callbacks run last in, first out: registered before the host starts, this one comes after the farewell, which the connections must live to say.
        lifetime.ApplicationStopping.Register(_closing.Cancel);
    }

    /// <summary>Makes the hub's endpoint serve WebSockets here, whatever else was said about it.</summary>
    public void TakeOver(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<NegotiateMetadata>().Any()) return;
        var otherwise = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context => WebSocketUpgrade.IsAskedFor(context) ? ServeAsync(context) : otherwise(context);
    }

    private async Task ServeAsync(HttpContext context)
    {
        var upgraded = await WebSocketUpgrade.AcceptAsync(context);
        var user = context.User.Identity?.IsAuthenticated == true ? context.User : Nobody;
        if (!Handoff.TryLeave(context, peer => ConverseAsync(peer, user))) await ConverseAsync(new RequestPeer(context, upgraded), user);
    }

    private async Task ConverseAsync(IPeer peer, ClaimsPrincipal user)
    {
        var output = new FrameOutput(peer.Wire);
        var connection = new HubConnection(peer, user, output, _time, _closing.Token);
        using var socket = WebSocket.CreateFromStream(new FrameStream(peer.Input, output), new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan });
        var conversation = new Conversation(connection, socket, _time, _logger);
        output.Lost = conversation.Lose;
        using (_heart.Join(connection)) await conversation.RunAsync(_hub);
    }
}
