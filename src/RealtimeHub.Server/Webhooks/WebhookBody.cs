using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Problems;
using RealtimeHub.Server.Publishing;

namespace RealtimeHub.Server.Webhooks;

/// <summary>A webhook as somebody sent it (TAMS 8.2 <c>schemas/webhook-post.json</c>, <c>schemas/webhook-put.json</c>).</summary>
/// <param name="Terms">What is asked for.</param>
/// <param name="ApiKeyValue">The key; null where it was not given.</param>
/// <param name="Status"><c>created</c> or <c>disabled</c>.</param>
/// <param name="Id">The id; null where it was not given.</param>
internal sealed record WebhookBody(WebhookTerms Terms, string? ApiKeyValue, WebhookStatus Status, string? Id)
{
    private const int MaxBytes = 32 << 10;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a registration.</summary>
    /// <exception cref="ProblemException">It is none.</exception>
    public static Task<WebhookBody> ReadNewAsync(HttpRequest request) => JsonBody.ReadAsync(request, body => Read(body, "api_key_value", "status"));

    /// <summary>Reads the webhook that takes the place of a registered one. It may be what was read, changed: an error in it says nothing.</summary>
    /// <exception cref="ProblemException">It is none.</exception>
    public static async Task<WebhookBody> ReadReplacementAsync(HttpRequest request)
    {
        var (body, hasStatus) = await JsonBody.ReadAsync(request, bytes => (Read(bytes, "api_key_value", "status", "id", "error"), HasStatus(bytes)));
        if (body.Id is null) throw Bad("id", "is missing: the id of the webhook");
        return hasStatus ? body : throw Bad("status", "is missing: created or disabled");
    }

    private static WebhookBody Read(ReadOnlySpan<byte> bytes, params string[] own)
    {
        using var document = Parse(bytes);
        var json = document.RootElement;
        if (json.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.MalformedJson("The body must be a JSON object, a webhook of TAMS 8.2."));
        try
        {
            if (!WebhookTermsReader.TryRead(Without(own, json), out var terms, out var fault)) throw new ProblemException(Problem.BadMember(fault));
            return new WebhookBody(terms, Text(json, "api_key_value"), ReadStatus(Text(json, "status")), Text(json, "id"));
        }
        catch (InvalidOperationException)
        {
            throw new ProblemException(Problem.MalformedJson("The body must be Unicode text."));
        }
    }

    private static JsonDocument Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes) throw new ProblemException(Problem.TooLarge($"A webhook has at most {MaxBytes:N0} bytes."));
        try
        {
            return JsonDocument.Parse(bytes.ToArray(), Strict);
        }
        catch (JsonException malformed)
        {
            throw new ProblemException(Problem.MalformedJson($"The body is not JSON: {Shown.Briefly(malformed.Message)}"));
        }
    }

    // What TAMS keeps beside the terms in one object.
    private static JsonElement Without(string[] own, JsonElement json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in json.EnumerateObject())
            {
                if (!own.Contains(member.Name)) member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return JsonSerializer.Deserialize<JsonElement>(buffer.WrittenSpan);
    }

    private static WebhookStatus ReadStatus(string? text) => text switch
    {
        null or "created" => WebhookStatus.Created,
        "disabled" => WebhookStatus.Disabled,
        _ => throw Bad("status", $"'{Shown.Briefly(text)}' cannot be set; give created or disabled"),
    };

    private static bool HasStatus(ReadOnlySpan<byte> bytes)
    {
        using var document = Parse(bytes);
        return document.RootElement.TryGetProperty("status"u8, out _);
    }

    private static string? Text(JsonElement json, string name) =>
        !json.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Bad(name, "must be a string");

    private static ProblemException Bad(string member, string problem) => new(Problem.BadRequest(member, problem));
}
