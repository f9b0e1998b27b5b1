using Microsoft.Extensions.Logging;
using RealtimeHub.Delivery.Calling;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.EventLog;

namespace RealtimeHub.Delivery.Sending;

/// <summary>What all senders of a node share.</summary>
internal sealed record SendingServices
{
    public required WebhookCaller Caller { get; init; }

    public required WebhookRegistry Registry { get; init; }

    public required NoticeBoard Board { get; init; }

    public required TimeProvider Time { get; init; }

    public required DeliveryMetrics Metrics { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>For how long after its append an event's presigned URLs are told.</summary>
    public required TimeSpan PresignedFor { get; init; }

    /// <summary>Completes as soon as this node may believe that its leases hold.</summary>
    public Func<CancellationToken, ValueTask> TrustedAsync { get; init; } = _ => ValueTask.CompletedTask;

    /// <summary>Says that a webhook's sender came further, once until it is asked how far.</summary>
    public Action<Guid> Moved { get; init; } = _ => { };

    /// <summary>Says that a webhook's sender is over.</summary>
    public Action<Guid> Over { get; init; } = _ => { };
}
