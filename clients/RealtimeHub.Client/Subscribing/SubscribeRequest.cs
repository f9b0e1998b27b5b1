using RealtimeHub.Protocol;

namespace RealtimeHub.Client.Subscribing;

/// <summary>The one argument of the hub method <c>Subscribe</c>.</summary>
internal sealed record SubscribeRequest(string Stream, EventFilter Filter, StartFrom From);
