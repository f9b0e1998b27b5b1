using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Audiences;

/// <summary>The first item of a stream whose others do not come through SignalR. It is never written.</summary>
internal sealed record Handover(Subscriber Subscriber) : SubscriptionMessage
{
    public override Position? Reached => null;
}
