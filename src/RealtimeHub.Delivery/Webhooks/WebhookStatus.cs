using System.Text.Json.Serialization;

namespace RealtimeHub.Delivery.Webhooks;

/// <summary>The status of a webhook (TAMS 8.2 <c>schemas/webhook-get.json</c>).</summary>
[JsonConverter(typeof(WebhookStatusJsonConverter))]
public enum WebhookStatus
{
    /// <summary><c>created</c>: registered, nothing was sent yet.</summary>
    Created,

    /// <summary><c>started</c>: events are sent.</summary>
    Started,

    /// <summary><c>disabled</c>: its owner wants nothing sent.</summary>
    Disabled,

    /// <summary><c>error</c>: the hub gave up; <see cref="Webhook.Error"/> says why.</summary>
    Error,
}

/// <summary>The names of the statuses.</summary>
internal sealed class WebhookStatusJsonConverter() : JsonStringEnumConverter<WebhookStatus>(System.Text.Json.JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
