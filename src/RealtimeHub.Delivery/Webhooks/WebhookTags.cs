using System.Text.Json;
using RealtimeHub.Protocol;

namespace RealtimeHub.Delivery.Webhooks;

/// <summary>The tags of a webhook (TAMS 8.2 <c>schemas/tags.json</c>): each a text, or a list of texts.</summary>
public static class WebhookTags
{
    /// <summary>What is wrong with tags; null when nothing is.</summary>
    internal static Fault? FindFault(JsonElement tags)
    {
        if (tags.ValueKind != JsonValueKind.Object) return new Fault("tags", "must be an object");
        foreach (var tag in tags.EnumerateObject())
        {
            if (!IsTag(tag.Value)) return new Fault($"tags.{Shown.Briefly(tag.Name)}", "must be a string or an array of strings");
        }

        return null;
    }

    /// <summary>The values of one of a webhook's tags; null when it has no such tag.</summary>
    /// <param name="webhook">Whose.</param>
    /// <param name="name">The tag's name; case matters.</param>
    public static IEnumerable<string>? TagValues(this Webhook webhook, string name)
    {
        if (!webhook.Terms.Json.TryGetProperty("tags"u8, out var tags) || !tags.TryGetProperty(name, out var value)) return null;
        return value.ValueKind == JsonValueKind.String ? [value.GetString()!] : value.EnumerateArray().Select(item => item.GetString()!);
    }

    private static bool IsTag(JsonElement value) =>
        IsText(value) || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsText));

    // Read, so that an escaped half of a surrogate pair is found now and not by whoever lists webhooks.
    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString() is not null;
}
