using RealtimeHub.Protocol;

namespace RealtimeHub.Delivery.Reporting;

/// <summary>How the deliveries of one webhook go. The counts and attempts are those of the node that delivers, since it began to.</summary>
public sealed record DeliveryReport
{
    /// <summary>Which webhook.</summary>
    public required Guid Id { get; init; }

    /// <summary>The node that delivers; null for none, for example because the webhook is disabled.</summary>
    public string? Node { get; init; }

    /// <summary>Whether that is the node asked: only then counts and attempts are known.</summary>
    public required bool IsHere { get; init; }

    /// <summary>Everything up to here was delivered, or hidden by the filter.</summary>
    public required Position Position { get; init; }

    /// <summary>How many events the stream's tip is ahead, matching or not.</summary>
    public required long Behind { get; init; }

    /// <summary>Since when every call failed; null when the last one did not.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>How many calls failed, one after the other.</summary>
    public int Failures { get; init; }

    /// <summary>When the failed call is made again; null when none waits.</summary>
    public DateTimeOffset? NextTry { get; init; }

    /// <summary>How many events the receiver took.</summary>
    public long Delivered { get; init; }

    /// <summary>How many calls failed.</summary>
    public long Failed { get; init; }

    /// <summary>How many gaps were met.</summary>
    public long Gaps { get; init; }

    /// <summary>What the next call will tell in the header <c>RealtimeHub-Gap</c>; null for nothing.</summary>
    public string? GapToTell { get; init; }

    /// <summary>From append to the receiver's answer, of the newest event delivered; null before the first.</summary>
    public TimeSpan? Lag { get; init; }

    /// <summary>The last attempts, the newest first.</summary>
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];
}
