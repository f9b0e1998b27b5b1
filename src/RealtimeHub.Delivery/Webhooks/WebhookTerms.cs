using System.Text.Json;
using RealtimeHub.Protocol;

namespace RealtimeHub.Delivery.Webhooks;

/// <summary>What a webhook's owner asked for: the members of TAMS 8.2 <c>schemas/webhook.json</c>.</summary>
public sealed record WebhookTerms
{
    /// <summary>Where calls go.</summary>
    public required Uri Url { get; init; }

    /// <summary>The header that carries the key; null for none.</summary>
    public string? ApiKeyName { get; init; }

    /// <summary>Which events, and which URLs in them.</summary>
    public required EventFilter Filter { get; init; }

    /// <summary>Which URLs in them; what was not said is as TAMS has it.</summary>
    public GetUrlOptions GetUrls => Filter.GetUrls;

    /// <summary>All of it as it was registered, an object whose members' order and lists are the owner's.</summary>
    public required JsonElement Json { get; init; }
}
