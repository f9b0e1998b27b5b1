using System.Buffers.Text;
using System.Globalization;
using System.Text;
using RealtimeHub.Protocol;

namespace RealtimeHub.Faults.Driving;

/// <summary>The events that scenarios publish: a segment of the publisher's flow, with the event's id as its object.</summary>
internal static class FaultEvents
{
    private static readonly string Padding = new('x', 64 * 1024);

    public static Guid FlowOf(int publisher) => Guid.Parse(FlowText(publisher));

    /// <summary>The envelope, with so many bytes of padding.</summary>
    public static string Envelope(long id, int padding = 0)
    {
        var number = EventId.NumberOf(id);
        return string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"event_timestamp":"2026-07-23T12:41:28Z","event_type":"flows/segments_added","event":{"flow_id":"{{{FlowText(EventId.PublisherOf(id))}}}","segments":[{"object_id":"{{{id}}}","timerange":"[{{{number}}}:0_{{{number + 1}}}:0)"}],"padding":"{{{Padding.AsSpan(0, padding)}}}"}}""");
    }

    public static string Batch(IReadOnlyList<long> ids, int padding = 0) =>
        ids.Count == 1 ? Envelope(ids[0], padding) : $"[{string.Join(',', ids.Select(id => Envelope(id, padding)))}]";

    /// <summary>The id in an event's wire form; -1 for an event of somebody else.</summary>
    public static long IdIn(ReadOnlySpan<byte> json)
    {
        var mark = "\"object_id\":\""u8;
        var at = json.IndexOf(mark);
        return at >= 0 && Utf8Parser.TryParse(json[(at + mark.Length)..], out long id, out _) ? id : -1;
    }

    public static long IdIn(HubEvent e) => IdIn(e.Json.Span);

    public static byte[] Bytes(long id, int padding = 0) => Encoding.UTF8.GetBytes(Envelope(id, padding));

    private static string FlowText(int publisher) => $"00000000-0000-4000-8000-{publisher:x12}";
}
