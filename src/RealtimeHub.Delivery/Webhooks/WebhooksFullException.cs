namespace RealtimeHub.Delivery.Webhooks;

/// <summary>There is no room for what a webhook was to become.</summary>
public sealed class WebhooksFullException() : Exception($"All webhooks together have at most {WebhookRegistry.MaxBytes >> 20} MiB.");
