using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using RealtimeHub.Delivery.Signing;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Problems;
using RealtimeHub.Server.Publishing;

namespace RealtimeHub.Server.Webhooks;

/// <summary>
/// <c>/service/webhooks/{id}/secret</c>: what a webhook's calls are signed with. TAMS has no signatures; this is how a receiver gets its
/// secret. It is told once, in the answer that makes it, and never again.
/// </summary>
internal sealed class WebhookSecretEndpoint(WebhookRegistry registry, TimeProvider time)
{
    private static readonly JsonSerializerOptions Strict = new(ProtocolJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public static Task<IResult> Rotate(string id, HttpRequest request, WebhookSecretEndpoint endpoint) => endpoint.RotateAsync(id, request);

    public static async Task<IResult> Remove(string id, HttpContext context, WebhookRegistry registry) =>
        await registry.ChangeAsync(WebhooksEndpoint.ReadId(id), webhook => webhook with { Secrets = [] }, context.RequestAborted) is null
            ? throw WebhooksEndpoint.Unknown(id)
            : Results.NoContent();

    private async Task<IResult> RotateAsync(string id, HttpRequest request)
    {
        var known = await WebhooksEndpoint.FindAsync(registry, id, request.HttpContext.RequestAborted);
        var secret = (await ReadAsync(request) ?? SigningSecret.New()).Reveal();
        var now = time.GetUtcNow();
        var webhook = await registry.ChangeAsync(known.Id, present => present with { Secrets = Rotated(present, secret, now) }, request.HttpContext.RequestAborted)
            ?? throw WebhooksEndpoint.Unknown(id);
        var earlier = webhook.Secrets.Skip(1).FirstOrDefault()?.Expires;
        return Results.Json(new SecretAnswer(secret, earlier), ProtocolJson.Options, statusCode: StatusCodes.Status201Created);
    }

    // The one before goes on signing for a day. Those before that end with it: each costs a signature, and a header has its limit.
    private static ImmutableArray<WebhookSecret> Rotated(Webhook webhook, string secret, DateTimeOffset now)
    {
        if (webhook.Secrets.Any(known => known.Text == secret)) throw Bad("is one that this webhook has already");
        var present = webhook.Secrets.Where(known => known.Expires is null).Select(known => known with { Expires = now + WebhookSecret.Overlap });
        return [new WebhookSecret(secret, null), .. present];
    }

    private static async Task<SigningSecret?> ReadAsync(HttpRequest request)
    {
        var hasBody = request.ContentLength > 0 || (request.ContentLength is null && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true);
        return hasBody ? await JsonBody.ReadAsync(request, Read) : null;
    }

    private static SigningSecret? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var asked = JsonSerializer.Deserialize<SecretBody>(body, Strict);
            if (asked?.Secret is null) return null;
            return SigningSecret.TryParse(asked.Secret, out var secret) ? secret : throw Bad("must be whsec_ and 24 to 64 bytes as base64 (Standard Webhooks)");
        }
        catch (JsonException)
        {
            throw new ProblemException(Problem.MalformedJson("The body must be empty or {\"secret\": \"whsec_…\"}."));
        }
    }

    private static ProblemException Bad(string problem) => new(Problem.BadRequest("secret", problem));
}

/// <summary>A secret that the receiver chose.</summary>
internal sealed record SecretBody(string? Secret);

/// <summary>The secret, and until when the one before signs beside it; null when there was none.</summary>
internal sealed record SecretAnswer(string Secret, DateTimeOffset? PreviousExpires);
