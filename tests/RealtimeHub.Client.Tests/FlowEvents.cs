using System.Text;

namespace RealtimeHub.Client.Tests;

/// <summary>Envelopes about one flow.</summary>
internal sealed class FlowEvents(Guid flow)
{
    public static FlowEvents OfNew() => new(Guid.NewGuid());

    public Guid Flow { get; } = flow;

    public string Created(string? status = null) => Described("flows/created", status);

    public string Updated(string? status = null) => Described("flows/updated", status);

    public string Added(params string[] timeranges) =>
        Envelope("flows/segments_added", $$""" "flow_id":"{{Flow}}","segments":[{{string.Join(',', timeranges.Select(Segment))}}] """);

    public string Deleted(string timerange) => Envelope("flows/segments_deleted", $$""" "flow_id":"{{Flow}}","timerange":"{{timerange}}" """);

    public string Gone() => Envelope("flows/deleted", $$""" "flow_id":"{{Flow}}" """);

    public static string Segment(string timerange) => $$"""{"object_id":"object of {{timerange}}","timerange":"{{timerange}}"}""";

    public static ReadOnlyMemory<byte>[] Bytes(IEnumerable<string> envelopes) => [.. envelopes.Select(e => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(e))];

    private string Described(string type, string? status)
    {
        var more = status is null ? "" : $$""","status":"{{status}}" """;
        return Envelope(type, $$""" "flow":{"id":"{{Flow}}","source_id":"2aa143ac-0ab7-4d75-bc32-5c00c13d186f"{{more}}} """);
    }

    private static string Envelope(string type, string content) =>
        $$$"""{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"{{{type}}}","event":{ {{{content}}} } }""";
}
