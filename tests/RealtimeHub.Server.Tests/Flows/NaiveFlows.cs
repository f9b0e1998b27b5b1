using System.Text.Json.Nodes;
using RealtimeHub.Tams;

namespace RealtimeHub.Server.Tests.Flows;

/// <summary>What a reader of all events knows of flows, kept the simplest way: sets of pairs, the last word counts.</summary>
internal sealed class NaiveFlows
{
    private readonly Dictionary<string, string> _sourceOf = [];
    private readonly HashSet<string> _sources = [];
    private readonly HashSet<(string Child, string Parent)> _flowPairs = [];
    private readonly HashSet<(string Child, string Parent)> _sourcePairs = [];

    /// <summary>Takes an event in and says whether the filter gets it: yes, no, or null for what cannot be said.</summary>
    public IReadOnlyDictionary<string, bool?> Tell(string json, IReadOnlyDictionary<string, JsonObject> filters)
    {
        var e = JsonNode.Parse(json)!;
        var (type, content) = (e["event_type"]!.GetValue<string>(), e["event"]!);
        var isDeletion = type is "flows/deleted" or "sources/deleted";
        if (!isDeletion) Learn(type, content);
        var answers = filters.ToDictionary(f => f.Key, f => Judge(type, content, f.Value));
        if (isDeletion) Learn(type, content);
        return answers;
    }

    private void Learn(string type, JsonNode content)
    {
        if (content["flow"] is { } flow)
        {
            _sourceOf[Text(flow["id"])] = Text(flow["source_id"]);
            Restate(_flowPairs, flow, "flow_collection");
        }

        if (content["source"] is { } source)
        {
            _sources.Add(Text(source["id"]));
            Restate(_sourcePairs, source, "source_collection");
        }

        if (type == "flows/deleted") _flowPairs.RemoveWhere(pair => pair.Parent == Text(content["flow_id"]));
        if (type == "sources/deleted") _sourcePairs.RemoveWhere(pair => pair.Parent == Text(content["source_id"]));
    }

    private static void Restate(HashSet<(string Child, string Parent)> pairs, JsonNode body, string members)
    {
        var id = Text(body["id"]);
        if (body["collected_by"] is JsonArray parents)
        {
            pairs.RemoveWhere(pair => pair.Child == id);
            foreach (var parent in parents.Select(Text).Where(p => p != id)) pairs.Add((id, parent));
        }

        if (body[members] is not JsonArray list) return;
        pairs.RemoveWhere(pair => pair.Parent == id);
        foreach (var member in list.Select(item => Text(item!["id"])).Where(m => m != id)) pairs.Add((member, id));
    }

    private bool? Judge(string type, JsonNode content, JsonObject filter)
    {
        var flow = content["flow"] is { } f ? Text(f["id"]) : content["flow_id"] is { } id ? Text(id) : null;
        var source = content["source"] is { } s ? Text(s["id"]) : content["source_id"] is { } sid ? Text(sid) : _sourceOf.GetValueOrDefault(flow ?? "");
        List<bool?> parts = [];
        if (filter["events"] is JsonArray types) parts.Add(types.Select(Text).Contains(type));
        if (flow is not null && filter["flow_ids"] is JsonArray flows) parts.Add(flows.Select(Text).Contains(flow));
        if (filter["source_ids"] is JsonArray sources) parts.Add(source is not null ? sources.Select(Text).Contains(source) : sources.Count == 0 ? false : null);
        if (flow is not null && filter["flow_collected_by_ids"] is JsonArray by) parts.Add(IsCollected(_flowPairs, flow, by, _sourceOf.ContainsKey(flow)));
        if (filter["source_collected_by_ids"] is JsonArray of) parts.Add(source is null ? null : IsCollected(_sourcePairs, source, of, _sources.Contains(source)));
        if (type.Contains("segments", StringComparison.Ordinal) && filter["timerange"] is { } range) parts.Add(Overlaps(content, Timerange.Parse(Text(range), null)));
        return parts.Contains(false) ? false : parts.Contains(null) ? null : true;
    }

    private static bool? IsCollected(HashSet<(string Child, string Parent)> pairs, string id, JsonArray by, bool isKnown)
    {
        var parents = pairs.Where(pair => pair.Child == id).Select(pair => pair.Parent).ToList();
        if (by.Count == 0) return parents.Count > 0 ? false : isKnown ? true : null;
        return by.Select(Text).Intersect(parents).Any() ? true : isKnown ? false : null;
    }

    private static bool Overlaps(JsonNode content, Timerange wanted) =>
        (content["segments"] is JsonArray segments ? segments.Select(segment => Text(segment!["timerange"])) : [Text(content["timerange"])])
        .Any(range => wanted.Overlaps(Timerange.Parse(range, null)));

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
