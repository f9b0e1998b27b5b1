using System.Globalization;
using Microsoft.AspNetCore.Http;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Problems;

namespace RealtimeHub.Server.Webhooks;

/// <summary>The query of <c>GET /service/webhooks</c>. A parameter that is not known is an error, never ignored.</summary>
/// <param name="Tags">What is asked of tags.</param>
/// <param name="After">The page begins after this; null for the first.</param>
/// <param name="Limit">How many are wanted at most.</param>
/// <param name="IsReversed">Whether the order is reversed.</param>
internal sealed record WebhookQuery(TagQuery Tags, WebhookOrder? After, int Limit, bool IsReversed)
{
    private const int DefaultLimit = 100;

    // TAMS lets a service lower what is asked for, and tells the caller in X-Paging-Limit.
    private const int MaxLimit = 1000;

    /// <exception cref="ProblemException">A parameter is unknown or malformed.</exception>
    public static WebhookQuery Read(HttpRequest request)
    {
        var read = new WebhookQuery(TagQuery.Read(request.QueryString), null, DefaultLimit, false);
        foreach (var (name, values) in request.Query)
        {
            if (TagQuery.IsMember(name)) continue;
            if (values.Count > 1) throw Bad(name, "is given more than once");
            read = read.With(name, values.ToString());
        }

        return read;
    }

    private WebhookQuery With(string name, string value) => name switch
    {
        "page" => this with { After = WebhookOrder.TryParse(value, out var after) ? after : throw Bad(name, "is not a key of this list; take it from X-Paging-NextKey or Link") },
        "limit" => this with { Limit = ReadLimit(value) },
        "reverse_order" => this with { IsReversed = TagQuery.ReadFlag(name, value) },
        _ => throw Bad(name, "is not a parameter; there are page, limit, reverse_order, tag.{name} and tag_exists.{name}"),
    };

    private static int ReadLimit(string value) => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
        ? (int)Math.Min(limit, MaxLimit)
        : throw Bad("limit", "must be a whole number from 1");

    private static ProblemException Bad(string name, string problem) => new(Problem.BadRequest(Shown.Briefly(name), problem));
}
