using System.Threading.Channels;

namespace RealtimeHub.Client.Subscribing;

/// <summary>The stream of a subscription on one connection.</summary>
/// <param name="Messages">Items of <see cref="Received"/>; it ends when the connection does.</param>
/// <param name="Heard">To be called when the hub said something.</param>
/// <param name="Move">To be called, with the time there is, when the hub asks its subscribers to go on at another address.</param>
/// <param name="Lose">To be called, with the reason, when the connection is no longer good.</param>
internal sealed record SubscriptionFeed(ChannelReader<object?> Messages, Action Heard, Action<TimeSpan> Move, Action<string> Lose);
