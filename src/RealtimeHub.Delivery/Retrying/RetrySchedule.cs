namespace RealtimeHub.Delivery.Retrying;

/// <summary>When a failed call is made again: 5 s, 30 s, 2 min, 10 min, 1 h, then hourly, each ± 20 % so that not all come at once.</summary>
internal static class RetrySchedule
{
    /// <summary>After so long of nothing but failures a webhook is given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(5);

    private const double Jitter = 0.2;

    private static readonly TimeSpan[] Delays =
        [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)];

    /// <summary>How long to wait.</summary>
    /// <param name="failures">How many calls failed, one after the other; at least 1.</param>
    /// <param name="asked">What the receiver asked for: heeded where it is longer than ours, but no longer than an hour.</param>
    /// <param name="chance">0 to 1.</param>
    public static TimeSpan Delay(int failures, TimeSpan? asked, double chance)
    {
        var own = Delays[Math.Min(failures, Delays.Length) - 1] * (1 - Jitter + (2 * Jitter * chance));
        // Not sooner than asked, and not all at the same moment either.
        var theirs = (asked < Delays[^1] ? asked.Value : asked is null ? TimeSpan.Zero : Delays[^1]) * (1 + (Jitter * chance));
        return theirs > own ? theirs : own;
    }
}
