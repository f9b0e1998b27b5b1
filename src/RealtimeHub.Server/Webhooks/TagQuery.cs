using Microsoft.AspNetCore.Http;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.Protocol;
using RealtimeHub.Server.Problems;

namespace RealtimeHub.Server.Webhooks;

/// <summary>
/// What is asked of tags: <c>tag.{name}</c>, <c>tag_exists.{name}</c> (TAMS 8.2, <c>GET /service/webhooks</c>). Read from the query as it
/// came: a comma between values is one thing, an encoded comma in a value another.
/// </summary>
internal sealed class TagQuery
{
    private const string Value = "tag.";
    private const string Exists = "tag_exists.";

    private readonly List<Func<Webhook, bool>> _wanted = [];

    public static TagQuery Read(QueryString query)
    {
        var tags = new TagQuery();
        foreach (var part in query.ToString().TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = part.Split('=', 2) is [var left, var right] ? (Decode(left), right) : (Decode(part), "");
            if (name.StartsWith(Value, StringComparison.Ordinal)) tags.Want(name[Value.Length..], [.. value.Split(',').Select(Decode)]);
            else if (name.StartsWith(Exists, StringComparison.Ordinal)) tags.Want(name[Exists.Length..], ReadFlag(name, Decode(value)));
        }

        return tags;
    }

    /// <summary>Whether a query parameter asks for tags.</summary>
    public static bool IsMember(string name) => name.StartsWith(Value, StringComparison.Ordinal) || name.StartsWith(Exists, StringComparison.Ordinal);

    /// <summary>Reads a boolean parameter.</summary>
    /// <exception cref="ProblemException">It is none.</exception>
    public static bool ReadFlag(string name, string value) => value is "true" or "false"
        ? value == "true"
        : throw new ProblemException(Problem.BadRequest(Shown.Briefly(name), "must be true or false"));

    public bool Matches(Webhook webhook) => _wanted.TrueForAll(wanted => wanted(webhook));

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private void Want(string name, HashSet<string> values) => _wanted.Add(webhook => webhook.TagValues(name)?.Any(values.Contains) == true);

    private void Want(string name, bool exists) => _wanted.Add(webhook => webhook.TagValues(name) is not null == exists);
}
