using System.Net;

namespace RealtimeHub.Delivery.Calling;

/// <summary>What came of one call.</summary>
internal sealed record CallResult
{
    /// <summary>The HTTP status; null when there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>Why there was no answer, in words; null when there was one.</summary>
    public string? Failure { get; init; }

    /// <summary>The connection was lost on the way: perhaps one that the receiver had just given up.</summary>
    public bool IsBroken { get; init; }

    /// <summary>The beginning of the answer, at most 1 KB; null for an empty one.</summary>
    public string? Answer { get; init; }

    /// <summary>How long the receiver asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>From the request to the end of the answer, or to giving up.</summary>
    public TimeSpan Took { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The receiver wants no more calls.</summary>
    public bool IsGone => Status == (int)HttpStatusCode.Gone;

    /// <summary>The outcome in a few words, for people.</summary>
    public string Summary => Status is { } status ? $"HTTP {status}" : Failure ?? "no answer";
}
