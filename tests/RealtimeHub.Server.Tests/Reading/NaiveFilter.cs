using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RealtimeHub.Server.Tests.Reading;

/// <summary>The filter rules as one would say them, on plain JSON; <c>source_ids</c> only where the event itself names its source.</summary>
internal static partial class NaiveFilter
{
    public static bool Matches(JsonObject filter, JsonNode envelope)
    {
        var type = envelope["event_type"]!.GetValue<string>();
        var content = envelope["event"]!;
        var isSourceEvent = type.StartsWith("sources/", StringComparison.Ordinal);
        var flow = Text(content["flow_id"] ?? content["flow"]?["id"]);
        var source = Text(content["source_id"] ?? content["source"]?["id"] ?? content["flow"]?["source_id"]);
        return IsIn(filter["events"], type)
            && (isSourceEvent || IsIn(filter["flow_ids"], flow))
            && IsIn(filter["source_ids"], source)
            && (filter["timerange"] is not { } wanted || !type.Contains("segments") || Ranges(content).Any(range => Overlap(range, Text(wanted)!)));
    }

    private static bool IsIn(JsonNode? list, string? value) => list is null || (value is not null && list.AsArray().Any(item => Text(item) == value));

    private static IEnumerable<string> Ranges(JsonNode content) =>
        content["timerange"] is { } whole ? [Text(whole)!] : content["segments"]!.AsArray().Select(segment => Text(segment!["timerange"])!);

    private static bool Overlap(string a, string b)
    {
        var (a1, a2, b1, b2) = (Bound(a, 0), Bound(a, 1), Bound(b, 0), Bound(b, 1));
        return a1 < b2 && b1 < a2;
    }

    private static int Bound(string range, int index) => int.Parse(Seconds().Matches(range)[index].Value.TrimEnd(':'), System.Globalization.CultureInfo.InvariantCulture);

    private static string? Text(JsonNode? node) => node?.GetValue<string>();

    [GeneratedRegex("[0-9]+:")]
    private static partial Regex Seconds();
}
