namespace RealtimeHub.Server.Tests.Flows;

/// <summary>Events about made-up flows and sources, as JSON.</summary>
internal static class FlowEvents
{
    public static Guid Id(int number) => new(number, 0, 0x4000, [0x80, 0, 0, 0, 0, 0, 0, 1]);

    public static string Flow(int id, int source, int[]? collectedBy = null, int[]? members = null, string type = "flows/created", string more = "") =>
        Event(type, $$"""{"flow":{"id":"{{Id(id)}}","source_id":"{{Id(source)}}"{{List("collected_by", collectedBy)}}{{Items("flow_collection", members)}}{{more}} } }""");

    public static string Source(int id, int[]? collectedBy = null, int[]? members = null, string type = "sources/created") =>
        Event(type, $$"""{"source":{"id":"{{Id(id)}}","format":"x"{{List("collected_by", collectedBy)}}{{Items("source_collection", members)}} } }""");

    public static string FlowDeleted(int id) => Event("flows/deleted", $$"""{"flow_id":"{{Id(id)}}"}""");

    public static string SourceDeleted(int id) => Event("sources/deleted", $$"""{"source_id":"{{Id(id)}}"}""");

    public static string Added(int flow, string range) => Event("flows/segments_added", $$"""{"flow_id":"{{Id(flow)}}","segments":[{"object_id":"o","timerange":"{{range}}"}]}""");

    public static string Removed(int flow, string range) => Event("flows/segments_deleted", $$"""{"flow_id":"{{Id(flow)}}","timerange":"{{range}}"}""");

    private static string List(string name, int[]? ids) => ids is null ? "" : $",\"{name}\":[{string.Join(',', ids.Select(id => $"\"{Id(id)}\""))}]";

    private static string Items(string name, int[]? ids) => ids is null ? "" : $",\"{name}\":[{string.Join(',', ids.Select(id => $"{{\"id\":\"{Id(id)}\"}}"))}]";

    private static string Event(string type, string content) => $$"""{"event_timestamp":"2026-01-01T00:00:00Z","event_type":"{{type}}","event":{{content}}}""";
}
