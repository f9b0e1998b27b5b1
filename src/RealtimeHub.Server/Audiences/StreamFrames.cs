using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Protocol;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Sockets;

namespace RealtimeHub.Server.Audiences;

/// <summary>Makes frames of the items of one stream: equal ones are the same bytes for everybody.</summary>
internal sealed record StreamFrames(IHubProtocol Protocol, string InvocationId)
{
    private const int AroundMessage = 256;
    private const int AroundEvent = 8;

    /// <summary>A message's frame, in memory that is to be returned.</summary>
    public FrameBuffer Write(SubscriptionMessage message)
    {
        var buffer = new FrameBuffer(Expected(message));
        Protocol.WriteMessage(new StreamItemMessage(InvocationId, message), buffer);
        return buffer;
    }

    public ReadOnlyMemory<byte> ToFrame(FrameBuffer buffer) => buffer.ToFrame(Protocol.TransferFormat == TransferFormat.Binary);

    private int Expected(SubscriptionMessage message)
    {
        var length = AroundMessage + InvocationId.Length;
        if (message is not EventsMessage { Events: var events }) return length;
        for (var i = 0; i < events.Count; i++) length += events[i].Json.Length + AroundEvent;
        return length;
    }
}
