using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using RealtimeHub.Delivery;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Problems;
using RealtimeHub.Server.Publishing;
using RealtimeHub.Server.Reading;

namespace RealtimeHub.Server.Webhooks;

/// <summary>How a webhook's deliveries go, and what can be done about it: beyond TAMS, below the webhook's path.</summary>
internal static class DeliveriesEndpoint
{
    private static readonly JsonSerializerOptions Strict = new(ProtocolJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary><c>GET /service/webhooks/{id}/deliveries</c>.</summary>
    public static async Task<IResult> Get(string id, HttpContext context, WebhookRegistry registry, Deliveries deliveries)
    {
        var webhook = await WebhooksEndpoint.FindAsync(registry, id, context.RequestAborted);
        return Results.Json(DeliveriesAnswer.Of(webhook, deliveries.Report(webhook)), ProtocolJson.Options);
    }

    /// <summary><c>GET /service/webhooks/deliveries</c>: a page of the list, each webhook with how its deliveries go.</summary>
    public static async Task<IResult> List(HttpContext context, WebhookRegistry registry, Deliveries deliveries)
    {
        var query = WebhookQuery.Read(context.Request);
        var page = new WebhookPage((await registry.ReadAsync(context.RequestAborted)).Values, query);
        page.WriteHeaders(context);
        return WebhookDocument.List(page.Items, webhook => DeliveriesAnswer.Of(webhook, deliveries.Report(webhook)).Briefly());
    }

    /// <summary><c>POST /service/webhooks/{id}/test</c>: what the receiver made of it is the answer, not a failure of this call.</summary>
    public static async Task<IResult> Test(string id, HttpContext context, WebhookRegistry registry, Deliveries deliveries)
    {
        var webhook = await WebhooksEndpoint.FindAsync(registry, id, context.RequestAborted);
        return Results.Json(AttemptAnswer.Of(await deliveries.TestAsync(webhook, context.RequestAborted)), ProtocolJson.Options);
    }

    /// <summary><c>POST /service/webhooks/{id}/replay {from}</c>.</summary>
    public static async Task<IResult> Replay(string id, HttpRequest request, WebhookRegistry registry, Deliveries deliveries)
    {
        var cancellationToken = request.HttpContext.RequestAborted;
        var webhook = await WebhooksEndpoint.FindAsync(registry, id, cancellationToken);
        var from = EventsQuery.ReadFrom("from", await JsonBody.ReadAsync(request, Read));
        var replayed = await deliveries.ReplayAsync(webhook.Id, from, cancellationToken) ?? throw WebhooksEndpoint.Unknown(id);
        return Results.Json(new ReplayAnswer(replayed.Stream, replayed.Start, replayed.Status), ProtocolJson.Options);
    }

    // Without a start it would be "now", which leaves out what has not been delivered: nobody means that by saying nothing.
    private static string Read(ReadOnlySpan<byte> body)
    {
        try
        {
            if (JsonSerializer.Deserialize<ReplayBody>(body, Strict)?.From is { Length: > 0 } from) return from;
        }
        catch (JsonException)
        {
            // Told below, like a start that is missing.
        }

        throw new ProblemException(Problem.BadRequest("from", "is missing: the body is {\"from\": \"beginning\"}, or another start"));
    }
}

/// <summary>What to deliver again.</summary>
internal sealed record ReplayBody(string? From);

/// <summary>From where a webhook goes on.</summary>
internal sealed record ReplayAnswer(string Stream, Position Start, WebhookStatus Status);
