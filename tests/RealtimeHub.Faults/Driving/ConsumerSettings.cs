using RealtimeHub.Client;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Driving;

/// <summary>How a consumer follows.</summary>
internal sealed record ConsumerSettings
{
    public StartFrom From { get; init; } = StartFrom.Beginning;

    /// <summary>The one publisher whose events it wants; null for all.</summary>
    public int? Publisher { get; init; }

    public RealtimeClientOptions? Client { get; init; }
}
