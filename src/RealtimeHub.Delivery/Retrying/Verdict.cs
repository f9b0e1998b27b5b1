using RealtimeHub.Delivery.Calling;
using RealtimeHub.Delivery.Webhooks;

namespace RealtimeHub.Delivery.Retrying;

/// <summary>What a call that failed comes to: another one after a while, or the end.</summary>
/// <param name="Wait">How long until the next try; zero at the end.</param>
/// <param name="Error">Why the webhook is given up; null when it is not.</param>
internal readonly record struct Verdict(TimeSpan Wait, WebhookError? Error)
{
    private const int FewestFailures = 5;

    /// <summary>Judges a failure.</summary>
    /// <param name="failed">What came of the call.</param>
    /// <param name="failures">How many calls failed one after the other, this one included.</param>
    /// <param name="since">When the first of all these calls failed, also those before this node began.</param>
    /// <param name="now">When this one did.</param>
    public static Verdict Of(CallResult failed, int failures, DateTimeOffset since, DateTimeOffset now)
    {
        if (failed.IsGone) return new(default, new WebhookError("gone", "The receiver answered 410 Gone: it wants no more calls.", now));
        // Time in which nobody called, because the hub was down, says nothing against the receiver.
        if (now - since >= RetrySchedule.Patience && failures >= FewestFailures)
            return new(default, new WebhookError("undeliverable", $"Every call failed since {since:u}; the last: {failed.Summary}", now));
        return new(RetrySchedule.Delay(failures, failed.RetryAfter, Random.Shared.NextDouble()), null);
    }
}
