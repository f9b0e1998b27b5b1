using System.Buffers;

namespace RealtimeHub.Delivery.Signing;

/// <summary>Which header a webhook's key may be sent in.</summary>
public static class HeaderRules
{
    private const int MaxName = 128;
    private const int MaxValue = 4096;

    // RFC 9110 §5.6.2.
    private static readonly SearchValues<char> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // Those that say how the message is to be read, where it came from, or what the hub says itself.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "accept", "accept-encoding", "allow", "cf-connecting-ip", "connection", "cookie", "date", "expect", "expires", "forwarded", "host", "http2-settings", "keep-alive",
        "last-modified", "max-forwards", "origin", "range", "referer", "te", "trailer", "transfer-encoding", "traceparent", "tracestate", "true-client-ip", "upgrade",
        "user-agent", "via", "x-http-method-override", "x-original-url", "x-real-ip", "x-rewrite-url",
    };

    private static readonly string[] ReservedBeginnings = ["content-", "webhook-", "realtimehub-", "proxy-", "sec-", "x-forwarded-", ":"];

    /// <summary>What is wrong with a header's name (TAMS <c>api_key_name</c>); null when it may be used.</summary>
    public static string? WhyRefused(string name)
    {
        if (name.Length is 0 or > MaxName || name.AsSpan().ContainsAnyExcept(Token)) return $"must be the name of an HTTP header, 1 to {MaxName} characters";
        return Reserved.Contains(name) || ReservedBeginnings.Any(beginning => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            ? "is a header with a meaning of its own; choose another name, for example X-Api-Key" : null;
    }

    /// <summary>What is wrong with a header's value (TAMS <c>api_key_value</c>); null when it may be sent.</summary>
    public static string? WhyValueRefused(string value) =>
        value.Length > MaxValue || value.Any(c => c is < ' ' or > '~') || value != value.Trim()
            ? $"must be at most {MaxValue} printable ASCII characters, without spaces around" : null;
}
