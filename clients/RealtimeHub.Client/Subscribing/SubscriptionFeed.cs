using System.Threading.Channels;

namespace RealtimeHub.Client.Subscribing;

/// <summary>The stream of a subscription on one connection, and to whom what is found out about it is said.</summary>
internal sealed record SubscriptionFeed
{
    /// <summary>Items of <see cref="Received"/>; it ends when the connection does.</summary>
    public required ChannelReader<object?> Messages { get; init; }

    /// <summary>To be called when the hub said something of its log.</summary>
    public required Action Served { get; init; }

    /// <summary>To be called when the hub refused for now.</summary>
    public required Action<RealtimeHubException> PutOff { get; init; }

    /// <summary>To be called, with the time there is, when the hub asks its subscribers to go on at another address.</summary>
    public required Action<TimeSpan> Move { get; init; }

    /// <summary>To be called, with the reason, when the connection is no longer good.</summary>
    public required Action<string> Lose { get; init; }
}
