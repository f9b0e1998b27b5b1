using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using RealtimeHub.Delivery.Webhooks;

namespace RealtimeHub.Server.Webhooks;

/// <summary>One page of the list, and the headers that tell of the next (TAMS 8.2, <c>GET /service/webhooks</c>).</summary>
internal sealed class WebhookPage
{
    private readonly WebhookQuery _query;
    private readonly WebhookOrder? _next;

    public WebhookPage(IEnumerable<Webhook> all, WebhookQuery query)
    {
        _query = query;
        var wanted = all.Where(query.Tags.Matches).Where(IsBehind).ToList();
        var order = query.IsReversed ? wanted.OrderByDescending(WebhookOrder.Of) : wanted.OrderBy(WebhookOrder.Of);
        Items = [.. order.Take(query.Limit)];
        if (Items.Count < wanted.Count) _next = WebhookOrder.Of(Items[^1]);
    }

    public IReadOnlyList<Webhook> Items { get; }

    public void WriteHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers["X-Paging-Limit"] = _query.Limit.ToString(CultureInfo.InvariantCulture);
        headers["X-Paging-Count"] = Items.Count.ToString(CultureInfo.InvariantCulture);
        headers["X-Paging-Reverse-Order"] = _query.IsReversed ? "true" : "false";
        if (_next?.ToString() is not { } key) return;
        headers["X-Paging-NextKey"] = key;
        headers.Link = $"<{NextPage(context.Request, key)}>; rel=\"next\"";
    }

    private bool IsBehind(Webhook webhook) =>
        _query.After is not { } after || (_query.IsReversed ? WebhookOrder.Of(webhook).CompareTo(after) < 0 : WebhookOrder.Of(webhook).CompareTo(after) > 0);

    // The query as it came but for the page: encoded commas must stay what they are.
    private static string NextPage(HttpRequest request, string key)
    {
        var rest = request.QueryString.ToString().TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(part => !part.StartsWith("page=", StringComparison.Ordinal));
        return UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase, request.Path) + "?" + string.Join('&', [.. rest, $"page={key}"]);
    }
}
