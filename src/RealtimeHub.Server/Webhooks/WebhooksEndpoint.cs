using Microsoft.AspNetCore.Http;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Problems;

namespace RealtimeHub.Server.Webhooks;

/// <summary><c>/service/webhooks</c> and <c>/service/webhooks/{id}</c>, as TAMS 8.2 writes them.</summary>
internal sealed class WebhooksEndpoint(WebhookRegistry registry, WebhookSafety safety, WebhookStart starts, TimeProvider time)
{
    private static readonly Problem TooMany = new(400, "too-many-webhooks", "Too many webhooks", $"There may be {WebhookRegistry.Capacity:N0} webhooks, of {WebhookRegistry.MaxBytes >> 20} MiB together. Delete some that are no longer used.");

    private static readonly Problem StillInError = new(400, "webhook-in-error", "Webhook in error", "A webhook in the status error can be set to created, which tries again, or be deleted; it cannot be set to disabled (TAMS 8.2, webhook-put.json).");

    public static async Task<IResult> List(HttpContext context, WebhookRegistry registry)
    {
        var query = WebhookQuery.Read(context.Request);
        var page = new WebhookPage((await registry.ReadAsync(context.RequestAborted)).Values, query);
        page.WriteHeaders(context);
        return WebhookDocument.List(page.Items);
    }

    public static async Task<IResult> Get(string id, HttpContext context, WebhookRegistry registry) =>
        WebhookDocument.One(await FindAsync(registry, id, context.RequestAborted));

    public static Task<IResult> Register(HttpRequest request, WebhooksEndpoint endpoint) => endpoint.RegisterAsync(request);

    public static Task<IResult> Replace(string id, HttpRequest request, WebhooksEndpoint endpoint) => endpoint.ReplaceAsync(id, request);

    public static async Task<IResult> Remove(string id, HttpContext context, WebhookRegistry registry) =>
        await registry.RemoveAsync(ReadId(id), context.RequestAborted) ? Results.NoContent() : throw Unknown(id);

    /// <summary>The webhook of a path.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public static async Task<Webhook> FindAsync(WebhookRegistry registry, string id, CancellationToken cancellationToken) =>
        (await registry.ReadAsync(cancellationToken)).TryGetValue(ReadId(id), out var webhook) ? webhook : throw Unknown(id);

    /// <summary>Reads the id of a path; one that cannot be any webhook's is not found.</summary>
    /// <exception cref="ProblemException">It is no id.</exception>
    public static Guid ReadId(string text) => Guid.TryParseExact(text, "D", out var id) && id.ToString("D") == text ? id : throw Unknown(text);

    public static ProblemException Unknown(string id) =>
        new(new Problem(404, "unknown-webhook", "Unknown webhook", $"There is no webhook '{Shown.Briefly(id)}'."));

    private async Task<IResult> RegisterAsync(HttpRequest request)
    {
        var cancellationToken = request.HttpContext.RequestAborted;
        var body = await WebhookBody.ReadNewAsync(request);
        await safety.CheckAsync(body, cancellationToken);
        var (stream, start) = await starts.ReadAsync(request);
        var now = time.GetUtcNow();
        var webhook = new Webhook
        {
            Id = Guid.NewGuid(),
            Terms = body.Terms,
            ApiKeyValue = body.ApiKeyValue,
            Status = body.Status,
            Stream = stream,
            Start = start,
            Created = now,
            Updated = now,
        };
        if (!await registry.RegisterAsync(webhook, cancellationToken)) throw new ProblemException(TooMany);
        request.HttpContext.Response.Headers.Location = $"{request.PathBase}/service/webhooks/{webhook.Id:D}";
        return WebhookDocument.One(webhook, StatusCodes.Status201Created);
    }

    private async Task<IResult> ReplaceAsync(string id, HttpRequest request)
    {
        var cancellationToken = request.HttpContext.RequestAborted;
        var known = await FindAsync(registry, id, cancellationToken);
        var body = await WebhookBody.ReadReplacementAsync(request);
        // As the stores do it: the body is another resource than the path.
        if (body.Id != id) throw Unknown(body.Id!);
        await safety.CheckAsync(body, cancellationToken);
        var start = await starts.ReadAgainAsync(request, known.Stream);
        try
        {
            var replaced = await registry.ChangeAsync(known.Id, present => Replaced(present, body, start), cancellationToken);
            return replaced is null ? throw Unknown(id) : WebhookDocument.One(replaced, StatusCodes.Status201Created);
        }
        catch (WebhooksFullException)
        {
            throw new ProblemException(TooMany);
        }
    }

    private static Webhook Replaced(Webhook present, WebhookBody body, Position? start)
    {
        if (present.Status == WebhookStatus.Error && body.Status == WebhookStatus.Disabled) throw new ProblemException(StillInError);
        return present with
        {
            Terms = body.Terms,
            ApiKeyValue = body.ApiKeyValue ?? KeptKey(present, body.Terms),
            Status = body.Status,
            Error = null,
            Start = start ?? present.Start,
            Starts = start is null ? present.Starts : present.Starts + 1,
        };
    }

    // Nobody can read the key, so who changes something else need not know it. But it goes to nobody whom it was not given for.
    private static string? KeptKey(Webhook present, WebhookTerms terms)
    {
        var isSameReceiver = Uri.Compare(terms.Url, present.Terms.Url, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
        return isSameReceiver && terms.ApiKeyName == present.Terms.ApiKeyName ? present.ApiKeyValue : null;
    }
}
