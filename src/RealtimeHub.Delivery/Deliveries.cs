using RealtimeHub.Delivery.Calling;
using RealtimeHub.Delivery.Reporting;
using RealtimeHub.Delivery.Sending;
using RealtimeHub.Delivery.Sharing;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;

namespace RealtimeHub.Delivery;

/// <summary>How the deliveries go, and what a webhook's owner can have done.</summary>
public sealed class Deliveries
{
    private readonly DeliveryService _service;
    private readonly WebhookRegistry _registry;
    private readonly FindLog _find;
    private readonly WebhookCaller _caller;
    private readonly TimeProvider _time;

    internal Deliveries(DeliveryService service, WebhookRegistry registry, FindLog find, WebhookCaller caller, TimeProvider time) =>
        (_service, _registry, _find, _caller, _time) = (service, registry, find, caller, time);

    /// <summary>How a webhook's deliveries go.</summary>
    public DeliveryReport Report(Webhook webhook)
    {
        var state = _registry.Control.State;
        var kept = Leases.Find(state, webhook.Id) is { } progress && progress.Starts == webhook.Starts ? progress : null;
        var sender = _service.Engine.Find(webhook.Id);
        var position = sender?.Held.Progress.Position ?? kept?.Position ?? webhook.Start;
        var report = new DeliveryReport
        {
            Id = webhook.Id,
            Node = sender is null ? kept?.Owner : _service.Engine.Node,
            IsHere = sender is not null,
            Position = position,
            Behind = _find(webhook.Stream) is { } log ? Math.Max(0, log.Extent.Newest.Sequence - position.Sequence) : 0,
            FailingSince = sender is null ? kept?.FailingSince : sender.Held.Progress.FailingSince,
        };
        return sender is null ? report : With(report, sender.Report);
    }

    /// <summary>
    /// Calls the receiver once, now, out of order, with an event that says nothing: no segments were added to a flow that does not exist.
    /// The header <c>RealtimeHub-Test</c> marks it. Nothing is repeated, and neither position nor status change.
    /// </summary>
    public async Task<Attempt> TestAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var id = $"test_{Guid.NewGuid():N}";
        using var request = WebhookRequest.Of(webhook, id, TestEvent.Of(now), now, Guid.NewGuid().ToString("N"));
        request.Headers.TryAddWithoutValidation(TestEvent.Header, "true");
        var attempt = AttemptOf.Call(id, null, now, await _caller.CallAsync(request, cancellationToken));
        _service.Engine.Find(webhook.Id)?.Report.Attempts.Add(attempt);
        return attempt;
    }

    /// <summary>Has everything after a start delivered again, or left out: the webhook goes on from there.</summary>
    /// <returns>The webhook as it is now; null when there is none, or its stream is not declared.</returns>
    public async Task<Webhook?> ReplayAsync(Guid id, StartFrom from, CancellationToken cancellationToken)
    {
        if (!_registry.TryGet(id, out var webhook) || _find(webhook.Stream) is not { } log) return null;
        var start = await log.ResolveAsync(from, cancellationToken);
        return await _registry.ChangeAsync(id, present => present with { Start = start, Starts = present.Starts + 1 }, cancellationToken);
    }

    private static DeliveryReport With(DeliveryReport report, SendingReport sent) => report with
    {
        Failures = sent.Failures,
        NextTry = sent.NextTry,
        Delivered = sent.Delivered,
        Failed = sent.Failed,
        Gaps = sent.Gaps,
        GapToTell = sent.GapsToTell is { Length: > 0 } gap ? gap : null,
        Lag = sent.Lag,
        Attempts = sent.Attempts.Newest,
    };
}
