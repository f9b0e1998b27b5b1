using RealtimeHub.Protocol;

namespace RealtimeHub.Delivery.Reporting;

/// <summary>One call, as the delivery log shows it. Nothing in it is a URL, a key or a secret.</summary>
public sealed record Attempt
{
    /// <summary>The header <c>webhook-id</c>: the same for every attempt of one event.</summary>
    public required string MessageId { get; init; }

    /// <summary>Of which event; null for a test.</summary>
    public Position? Position { get; init; }

    /// <summary>When the call began.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary>Whether the receiver took it: any 2xx.</summary>
    public required bool IsDelivered { get; init; }

    /// <summary>The HTTP status of the answer; null when there was none.</summary>
    public int? Status { get; init; }

    /// <summary>Why there was no answer; null when there was one.</summary>
    public string? Failure { get; init; }

    /// <summary>The beginning of the answer, without control characters. A stranger wrote it: escape it wherever it is shown.</summary>
    public string? Answer { get; init; }

    /// <summary>What the call told in the header <c>RealtimeHub-Gap</c>; null for nothing.</summary>
    public string? Gap { get; init; }
}
