using RealtimeHub.Delivery.Webhooks;

namespace RealtimeHub.Delivery.Sharing;

/// <summary>The right to deliver a webhook's events, from where they were delivered to.</summary>
internal sealed record Lease(Webhook Webhook, Progress Progress)
{
    public Guid Id => Webhook.Id;

    public long Fence => Progress.Fence;
}
