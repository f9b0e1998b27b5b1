using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using RealtimeHub.Delivery.Signing;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.Protocol;

namespace RealtimeHub.Delivery.Sending;

/// <summary>What a call says: the bare envelope, the key as TAMS wants it, and a signature as Standard Webhooks want it.</summary>
internal static class WebhookRequest
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly string UserAgent = $"RealtimeHub/{typeof(WebhookRequest).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>The id of an event's message, the same in every attempt. Standard Webhooks allow no dot in it.</summary>
    public static string MessageId(Position position) => string.Create(CultureInfo.InvariantCulture, $"{position.Epoch:x16}_{position.Sequence}");

    /// <summary>The request.</summary>
    /// <param name="webhook">Where it goes.</param>
    /// <param name="id">Of the message.</param>
    /// <param name="body">The envelope.</param>
    /// <param name="now">When the attempt is made.</param>
    /// <param name="trace">What all attempts of one event have in common: 16 bytes as hexadecimal digits.</param>
    public static HttpRequestMessage Of(Webhook webhook, string id, byte[] body, DateTimeOffset now, string trace)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Terms.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = Json;
        var headers = request.Headers;
        headers.TryAddWithoutValidation("User-Agent", UserAgent);
        // W3C Trace Context: the trace is the event, so that its position can be found from any attempt.
        headers.TryAddWithoutValidation("traceparent", $"00-{trace}-{Span()}-00");
        headers.TryAddWithoutValidation("webhook-id", id);
        var timestamp = now.ToUnixTimeSeconds();
        headers.TryAddWithoutValidation("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        if (Signatures(webhook, id, timestamp, body, now) is { Length: > 0 } signatures) headers.TryAddWithoutValidation("webhook-signature", signatures);
        if (webhook.Terms.ApiKeyName is { } name) headers.TryAddWithoutValidation(name, webhook.ApiKeyValue ?? "");
        return request;
    }

    /// <summary>The trace of an event.</summary>
    public static string Trace(Position position) => string.Create(CultureInfo.InvariantCulture, $"{position.Epoch:x16}{position.Sequence:x16}");

    // While a secret is being changed both sign, so that a receiver with either accepts.
    private static string Signatures(Webhook webhook, string id, long timestamp, byte[] body, DateTimeOffset now) =>
        string.Join(' ', webhook.SecretsAt(now).Select(text => SigningSecret.TryParse(text, out var secret) ? secret.Sign(id, timestamp, body) : null).OfType<string>());

    private static string Span()
    {
        Span<byte> span = stackalloc byte[8];
        RandomNumberGenerator.Fill(span);
        // All zero means none.
        span[0] |= 1;
        return Convert.ToHexStringLower(span);
    }
}
