using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using RealtimeHub.Delivery.Webhooks;

namespace RealtimeHub.Server.Webhooks;

/// <summary>
/// Where a webhook stands in the list: alphabetically by URL (TAMS 8.2, <c>GET /service/webhooks</c>), and of the same URL by id. A page
/// begins after a place and not after a count, so that webhooks that come and go between two pages neither hide nor double others.
/// </summary>
/// <param name="Url">As it was registered.</param>
/// <param name="Id">Whose.</param>
internal readonly record struct WebhookOrder(string Url, Guid Id) : IComparable<WebhookOrder>
{
    private const int IdLength = 36;

    public static WebhookOrder Of(Webhook webhook) => new(webhook.Terms.Json.GetProperty("url"u8).GetString()!, webhook.Id);

    /// <summary>Reads a key; clients take it as opaque.</summary>
    public static bool TryParse(string key, [NotNullWhen(true)] out WebhookOrder? place)
    {
        place = null;
        if (!Base64Url.IsValid(key)) return false;
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(key));
        if (text.Length < IdLength || !Guid.TryParseExact(text[..IdLength], "D", out var id)) return false;
        place = new WebhookOrder(text[IdLength..], id);
        return true;
    }

    public int CompareTo(WebhookOrder other) =>
        string.CompareOrdinal(Url, other.Url) is not 0 and var byUrl ? byUrl : string.CompareOrdinal(Id.ToString("D"), other.Id.ToString("D"));

    /// <summary>The key that asks for what follows.</summary>
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Id:D}{Url}"));
}
