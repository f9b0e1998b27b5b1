using RealtimeHub.Delivery.Calling;
using RealtimeHub.Delivery.Reporting;
using RealtimeHub.Delivery.Retrying;
using RealtimeHub.Delivery.Sharing;
using RealtimeHub.Protocol;

namespace RealtimeHub.Delivery.Sending;

/// <summary>
/// Brings events to a webhook's receiver, one at a time, and writes down what came of it: in the report, in the metrics, and since when every
/// call fails. The sender alone uses it.
/// </summary>
internal sealed class EventDelivery(HeldLease held, GapsToTell gaps, SendingReport report, SendingServices services)
{
    private static readonly TimeSpan Quickly = TimeSpan.FromSeconds(1);

    /// <summary>Calls the receiver with an event, a second time at once where a connection says nothing of the receiver.</summary>
    /// <param name="e">The event.</param>
    /// <param name="stop">No call is begun any more.</param>
    /// <param name="abort">The call under way is given up.</param>
    /// <returns>What to do about a failure; null when the receiver took it.</returns>
    public async Task<Verdict?> DeliverAsync(HubEvent e, CancellationToken stop, CancellationToken abort)
    {
        var body = e.ToEnvelope();
        var result = await CallAsync(e, body, stop, abort);
        // The receiver had just closed it.
        if (result.IsBroken && report.Failures == 0 && result.Took < Quickly) result = await CallAsync(e, body, stop, abort);
        if (!result.IsSuccess) return Fail(result);
        Took(e);
        return null;
    }

    private async Task<CallResult> CallAsync(HubEvent e, byte[] body, CancellationToken stop, CancellationToken abort)
    {
        await services.TrustedAsync(stop);
        var now = services.Time.GetUtcNow();
        var id = WebhookRequest.MessageId(e.Position);
        using var request = WebhookRequest.Of(held.Webhook, id, body, now, WebhookRequest.Trace(e.Position));
        var gap = gaps.IsEmpty ? null : gaps.ToString();
        if (gap is not null) request.Headers.TryAddWithoutValidation(GapsToTell.Header, gap);
        var result = await services.Caller.CallAsync(request, abort);
        services.Metrics.Called(result);
        report.Attempts.Add(AttemptOf.Call(id, e.Position, now, result, gap));
        return result;
    }

    private void Took(HubEvent e)
    {
        var lag = services.Time.GetUtcNow() - e.Received;
        report.Took(lag);
        services.Metrics.Delivered(lag);
        gaps.Told();
        if (held.Progress.FailingSince is not null) held.Keep(held.Progress with { FailingSince = null });
    }

    private Verdict Fail(CallResult result)
    {
        var now = services.Time.GetUtcNow();
        report.DidNotTake();
        if (held.Progress.FailingSince is null) held.Keep(held.Progress with { FailingSince = now });
        return Verdict.Of(result, report.Failures, held.Progress.FailingSince ?? now, now);
    }
}
