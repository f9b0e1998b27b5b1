using System.Text;
using RealtimeHub.Protocol;
using RealtimeHub.Tams;

namespace RealtimeHub.EventLog.Tests.Knowledge;

/// <summary>Events about made-up flows and sources.</summary>
internal static class Told
{
    public static Guid Id(int number) => new(number, 0, 0x4000, [0x80, 0, 0, 0, 0, 0, 0, 1]);

    public static Group FlowGroup(int number) => new(GroupKind.Flow, Id(number));

    public static Group SourceGroup(int number) => new(GroupKind.Source, Id(number));

    public static Group FlowCollection(int number) => new(GroupKind.FlowCollection, Id(number));

    public static Group SourceCollection(int number) => new(GroupKind.SourceCollection, Id(number));

    public static NewEvent Flow(int id, int source, int[]? collectedBy = null, int[]? members = null, string more = "", bool update = false) =>
        Event(update ? "flows/updated" : "flows/created", $$"""
            "flow":{"id":"{{Id(id)}}","source_id":"{{Id(source)}}"{{List("collected_by", collectedBy)}}{{Items("flow_collection", members)}}{{more}}}
            """);

    public static NewEvent Source(int id, int[]? collectedBy = null, int[]? members = null, string more = "", bool update = false) =>
        Event(update ? "sources/updated" : "sources/created", $$"""
            "source":{"id":"{{Id(id)}}","format":"x"{{List("collected_by", collectedBy)}}{{Items("source_collection", members)}}{{more}}}
            """);

    public static NewEvent FlowDeleted(int id) => Event("flows/deleted", $"\"flow_id\":\"{Id(id)}\"");

    public static NewEvent SourceDeleted(int id) => Event("sources/deleted", $"\"source_id\":\"{Id(id)}\"");

    public static NewEvent Added(int flow, params string[] ranges) =>
        Event("flows/segments_added", $"\"flow_id\":\"{Id(flow)}\",\"segments\":[{string.Join(',', ranges.Select(r => $"{{\"object_id\":\"o\",\"timerange\":\"{r}\"}}"))}]");

    /// <summary>As TAMS 4.0 to 5.1 told it.</summary>
    public static NewEvent AddedOfOld(int flow, string range) => Event("flows/segments_added", $"\"flow_id\":\"{Id(flow)}\",\"timerange\":\"{range}\"");

    public static NewEvent Removed(int flow, string range) => Event("flows/segments_deleted", $"\"flow_id\":\"{Id(flow)}\",\"timerange\":\"{range}\"");

    public static Flow FlowAnswer(int id, int source, int[]? collectedBy = null, int[]? members = null) =>
        ((FlowsCreated)Flow(id, source, collectedBy, members, ",\"label\":\"of the store\"").Tams!).Flow;

    public static Source SourceAnswer(int id, int[]? collectedBy = null) => ((SourcesCreated)Source(id, collectedBy).Tams!).Source;

    private static string List(string name, int[]? ids) => ids is null ? "" : $",\"{name}\":[{string.Join(',', ids.Select(id => $"\"{Id(id)}\""))}]";

    private static string Items(string name, int[]? ids) => ids is null ? "" : $",\"{name}\":[{string.Join(',', ids.Select(id => $"{{\"id\":\"{Id(id)}\"}}"))}]";

    private static NewEvent Event(string type, string content)
    {
        var envelope = Encoding.UTF8.GetBytes($"{{\"event_timestamp\":\"2026-01-01T00:00:00Z\",\"event_type\":\"{type}\",\"event\":{{{content.Trim()}}}}}");
        return TamsEvent.TryParse(envelope, out var tams, out var fault) ? new NewEvent(tams, envelope) : throw new InvalidOperationException($"{fault.Member}: {fault.Problem}");
    }
}
