using System.Text;
using System.Text.RegularExpressions;
using RealtimeHub.Tams;

namespace RealtimeHub.Client.Flows;

/// <summary>The segments that a TAMS store lists, page after page.</summary>
internal static partial class StoreSegments
{
    public static async Task<FlowSegments> ListAsync(Uri store, HttpClient? http, Guid flowId, Timerange timerange, CancellationToken cancellationToken)
    {
        using var own = http is null ? new HttpClient() : null;
        var segments = new List<Segment>();
        var page = new Uri($"{store.AbsoluteUri.TrimEnd('/')}/flows/{flowId:D}/segments?timerange={Uri.EscapeDataString(timerange.ToString())}");
        for (Uri? next = page; next is not null;)
        {
            using var answer = await (http ?? own!).GetAsync(next, cancellationToken).ConfigureAwait(false);
            answer.EnsureSuccessStatusCode();
            segments.AddRange(Read(flowId, await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)));
            next = Next(answer, next);
        }

        return new FlowSegments(segments, null, "store");
    }

    // A store lists segments as events carry them, so they are read, and checked, as those of an event.
    private static IReadOnlyList<Segment> Read(Guid flowId, string page)
    {
        var envelope = $$$"""{"event_timestamp":"1970-01-01T00:00:00Z","event_type":"flows/segments_added","event":{"flow_id":"{{{flowId:D}}}","segments":{{{page}}}}}""";
        return TamsEvent.TryParse(Encoding.UTF8.GetBytes(envelope), out var e, out var fault)
            ? ((FlowsSegmentsAdded)e).Segments
            : throw new HttpRequestException($"The store's answer is not a list of segments: {fault.Member}: {fault.Problem}");
    }

    // Credentials go with the request: a link that leads to another server is not followed.
    private static Uri? Next(HttpResponseMessage answer, Uri page)
    {
        if (!answer.Headers.TryGetValues("Link", out var links)) return null;
        var next = links.Select(link => NextLink().Match(link)).FirstOrDefault(match => match.Success);
        if (next is null) return null;
        var uri = new Uri(page, next.Groups["uri"].Value);
        return Uri.Compare(uri, page, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0
            ? uri
            : throw new HttpRequestException($"The store's next page is on another server, {uri.Authority}; it was not asked.");
    }

    [GeneratedRegex("""<(?<uri>[^>]*)>[^,]*;\s*rel="?next"?""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NextLink();
}
