using System.Text.Json.Nodes;

namespace RealtimeHub.Server.Tests.Reading;

/// <summary>Events and filters over few ids and times, so that they often meet.</summary>
internal sealed class RandomFilters(int seed)
{
    private static readonly string[] Types =
    [
        "flows/created", "flows/updated", "flows/deleted", "flows/segments_added", "flows/segments_deleted", "sources/created", "sources/updated", "sources/deleted",
    ];

    private static readonly string[] Flows = [Id(1), Id(2), Id(3)];
    private static readonly string[] Sources = [Id(4), Id(5), Id(1)];

    private readonly Random _random = new(seed);

    public string NextEvent()
    {
        var type = Pick(Types);
        var content = type switch
        {
            "flows/created" or "flows/updated" => new JsonObject { ["flow"] = new JsonObject { ["id"] = Pick(Flows), ["source_id"] = Pick(Sources) } },
            "flows/deleted" => new JsonObject { ["flow_id"] = Pick(Flows) },
            "flows/segments_added" => new JsonObject { ["flow_id"] = Pick(Flows), ["segments"] = new JsonArray(Segment(), Segment()) },
            "flows/segments_deleted" => new JsonObject { ["flow_id"] = Pick(Flows), ["timerange"] = Range() },
            "sources/deleted" => new JsonObject { ["source_id"] = Pick(Sources) },
            _ => new JsonObject { ["source"] = new JsonObject { ["id"] = Pick(Sources), ["format"] = "urn:x-nmos:format:video" } },
        };
        return new JsonObject { ["event_timestamp"] = "2026-07-23T12:41:28Z", ["event_type"] = type, ["event"] = content }.ToJsonString();
    }

    public JsonObject NextFilter()
    {
        var filter = new JsonObject();
        if (_random.Next(2) == 0) filter["events"] = Some(Types);
        if (_random.Next(2) == 0) filter["flow_ids"] = Some(Flows);
        if (_random.Next(3) == 0) filter["source_ids"] = Some(Sources);
        if (_random.Next(2) == 0) filter["timerange"] = Range();
        return filter;
    }

    private JsonObject Segment() => new() { ["object_id"] = "o", ["timerange"] = Range() };

    private string Range()
    {
        var start = _random.Next(10);
        return $"[{start}:0_{start + 1 + _random.Next(3)}:0)";
    }

    private JsonArray Some(string[] from) => [.. from.Where(_ => _random.Next(2) == 0).Select(text => (JsonNode)text)];

    private string Pick(string[] from) => from[_random.Next(from.Length)];

    private static string Id(int number) => $"00000000-0000-4000-8000-00000000000{number}";
}
