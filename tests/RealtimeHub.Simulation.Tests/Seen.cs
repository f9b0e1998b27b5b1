using System.Text;
using System.Text.Json.Nodes;

namespace RealtimeHub.Simulation.Tests;

/// <summary>An event as a reader sees it.</summary>
internal sealed record Seen(string Type, JsonNode Body, DateTimeOffset At)
{
    public static Seen From(ReadOnlyMemory<byte> envelope)
    {
        var json = JsonNode.Parse(envelope.Span)!;
        return new Seen((string)json["event_type"]!, json["event"]!, DateTimeOffset.Parse((string)json["event_timestamp"]!));
    }

    public static List<Seen> All(IEnumerable<ReadOnlyMemory<byte>> envelopes) => [.. envelopes.Select(From)];

    public static string Text(IEnumerable<ReadOnlyMemory<byte>> envelopes) =>
        string.Join('\n', envelopes.Select(e => Encoding.UTF8.GetString(e.Span)));

    public JsonNode Flow => Body["flow"]!;

    public JsonNode Source => Body["source"]!;

    public string FlowId => (string)(Body["flow_id"] ?? Body["flow"]!["id"])!;

    public string Timerange => (string)Body["segments"]![0]!["timerange"]!;

    public string TimerangeStart => Timerange[1..].Split('_')[0];

    public string TimerangeEnd => Timerange[..^1].Split('_')[1];
}
