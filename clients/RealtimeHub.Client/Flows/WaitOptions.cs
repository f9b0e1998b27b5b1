namespace RealtimeHub.Client;

/// <summary>How to wait for a timerange.</summary>
public sealed record WaitOptions
{
    /// <summary>The stream that tells of the flow.</summary>
    public string Stream { get; init; } = "tams";

    /// <summary>
    /// Gaps between segments of at most so many nanoseconds count as covered: rounded frame rates leave such gaps of a nanosecond. For bounded
    /// timeranges.
    /// </summary>
    public long Tolerance { get; init; }

    /// <summary>Told what is covered and what is missing, at first and whenever that changes.</summary>
    public IProgress<WaitProgress>? Progress { get; init; }
}
