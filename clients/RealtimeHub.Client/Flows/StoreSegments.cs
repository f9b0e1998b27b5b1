using System.Net;
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
        var asked = new HashSet<string>(StringComparer.Ordinal);
        for (var query = $"?timerange={Uri.EscapeDataString(timerange.ToString())}"; query is not null;)
        {
            if (!asked.Add(query)) throw new HttpRequestException("The store's next page is one that was listed already.");
            using var answer = await (http ?? own!).GetAsync($"{store.AbsoluteUri.TrimEnd('/')}/flows/{flowId:D}/segments{query}", cancellationToken).ConfigureAwait(false);
            // Some stores answer so for a flow without segments.
            if (answer.StatusCode == HttpStatusCode.NotFound) break;
            answer.EnsureSuccessStatusCode();
            segments.AddRange(Read(flowId, await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)));
            query = NextQuery(answer);
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

    // Only the query of the link is followed: behind a proxy stores name a host that others do not reach, and credentials go with the request.
    private static string? NextQuery(HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("Link", out var links)) return null;
        var next = links.Select(link => NextLink().Match(link)).FirstOrDefault(match => match.Success)?.Groups["url"].Value;
        return next?.IndexOf('?') is { } at and >= 0 ? next[at..] : null;
    }

    [GeneratedRegex("""<(?<url>[^>]*)>(?=[^<]*;\s*rel\s*=\s*("[^"]*\bnext\b[^"]*"|next\b))""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex NextLink();
}
