using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace RealtimeHub.Server.Store;

/// <summary>Finds the next page in a <c>Link</c> header (RFC 8288).</summary>
internal static partial class NextLink
{
    /// <summary>The query that asks for the next page; null on the last one.</summary>
    public static string? QueryIn(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("Link", out var values)) return null;
        var link = values.Select(value => Next().Match(value)).FirstOrDefault(match => match.Success);
        return link is null ? null : StoreAddress.QueryOf(link.Groups["url"].Value);
    }

    [GeneratedRegex("""<(?<url>[^>]*)>(?=[^<]*;\s*rel\s*=\s*("[^"]*\bnext\b[^"]*"|next\b))""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Next();
}
