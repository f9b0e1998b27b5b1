using RealtimeHub.Protocol;

namespace RealtimeHub.Delivery.Sharing;

/// <summary>How far a webhook's events were delivered, and who delivers them: what the control stream keeps beside the webhook.</summary>
internal sealed record Progress
{
    /// <summary>The node that delivers; null for nobody.</summary>
    public string? Owner { get; init; }

    /// <summary>Counts the owners. What is said under an older number than the present one is not heard.</summary>
    public required long Fence { get; init; }

    /// <summary>Of which start this is the progress.</summary>
    public required int Starts { get; init; }

    /// <summary>Everything up to here was delivered, or hidden by the filter.</summary>
    public required Position Position { get; init; }

    /// <summary>Since when every call failed; null when the last one did not.</summary>
    public DateTimeOffset? FailingSince { get; init; }
}
