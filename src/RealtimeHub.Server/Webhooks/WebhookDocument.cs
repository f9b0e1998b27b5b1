using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Webhooks;

/// <summary>Writes webhooks as TAMS 8.2 <c>schemas/webhook-get.json</c> has them: without the key.</summary>
internal static class WebhookDocument
{
    // URLs are full of ampersands, and nobody renders JSON as HTML.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IResult One(Webhook webhook, int status = StatusCodes.Status200OK) => Answer(writer => Write(writer, webhook), status);

    public static IResult List(IEnumerable<Webhook> webhooks) => Answer(
        writer =>
        {
            writer.WriteStartArray();
            foreach (var webhook in webhooks) Write(writer, webhook);
            writer.WriteEndArray();
        },
        StatusCodes.Status200OK);

    /// <summary>As <c>{"webhook": …, "deliveries": …}</c> each.</summary>
    public static IResult List(IEnumerable<Webhook> webhooks, Func<Webhook, DeliveriesAnswer> deliveries) => Answer(
        writer =>
        {
            writer.WriteStartArray();
            foreach (var webhook in webhooks)
            {
                writer.WriteStartObject();
                writer.WritePropertyName("webhook");
                Write(writer, webhook);
                writer.WritePropertyName("deliveries");
                // A stranger wrote the answers: they are escaped as they are for one webhook.
                writer.WriteRawValue(JsonSerializer.SerializeToUtf8Bytes(deliveries(webhook), ProtocolJson.Options), skipInputValidation: true);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        },
        StatusCodes.Status200OK);

    private static IResult Answer(Action<Utf8JsonWriter> write, int status)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable)) write(writer);
        return TypedResults.Text(buffer.WrittenSpan, "application/json", status);
    }

    private static void Write(Utf8JsonWriter writer, Webhook webhook)
    {
        writer.WriteStartObject();
        writer.WriteString("id", webhook.Id);
        foreach (var member in webhook.Terms.Json.EnumerateObject()) member.WriteTo(writer);
        writer.WritePropertyName("status");
        JsonSerializer.Serialize(writer, webhook.Status, ProtocolJson.Options);
        if (webhook.Error is { } error)
        {
            writer.WritePropertyName("error");
            JsonSerializer.Serialize(writer, error, ProtocolJson.Options);
        }

        writer.WriteEndObject();
    }
}
