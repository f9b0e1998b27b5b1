using System.Collections.Immutable;
using System.Text.Json;
using RealtimeHub.Protocol;

namespace RealtimeHub.Delivery.Webhooks;

/// <summary>A webhook as the control stream keeps it. Its key is its id.</summary>
internal sealed record StoredWebhook
{
    public required JsonElement Terms { get; init; }

    public string? ApiKeyValue { get; init; }

    public required WebhookStatus Status { get; init; }

    public WebhookError? Error { get; init; }

    public ImmutableArray<WebhookSecret>? Secrets { get; init; }

    public required string Stream { get; init; }

    public required Position Start { get; init; }

    public required int Starts { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; init; }

    public static JsonElement Write(Webhook webhook) => JsonSerializer.SerializeToElement(
        new StoredWebhook
        {
            Terms = webhook.Terms.Json,
            ApiKeyValue = webhook.ApiKeyValue,
            Status = webhook.Status,
            Error = webhook.Error,
            Secrets = webhook.Secrets.IsEmpty ? null : webhook.Secrets,
            Stream = webhook.Stream,
            Start = webhook.Start,
            Starts = webhook.Starts,
            Created = webhook.Created,
            Updated = webhook.Updated,
        },
        ProtocolJson.Options);

    /// <exception cref="JsonException">It is not what <see cref="Write"/> wrote.</exception>
    public static Webhook Read(Guid id, JsonElement json)
    {
        var stored = json.Deserialize<StoredWebhook>(ProtocolJson.Options) ?? throw new JsonException("A stored webhook is an object.");
        if (!WebhookTermsReader.TryRead(stored.Terms, out var terms, out var fault))
            throw new JsonException($"The stored webhook {id} cannot be read: {fault.Member} {fault.Problem}.");
        return new Webhook
        {
            Id = id,
            Terms = terms,
            ApiKeyValue = stored.ApiKeyValue,
            Status = stored.Status,
            Error = stored.Error,
            Secrets = stored.Secrets ?? [],
            Stream = stored.Stream,
            Start = stored.Start,
            Starts = stored.Starts,
            Created = stored.Created,
            Updated = stored.Updated,
        };
    }
}
