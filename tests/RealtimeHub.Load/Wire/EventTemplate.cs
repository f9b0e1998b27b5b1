using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace RealtimeHub.Load.Wire;

/// <summary>One TAMS segment event of a given size, as bytes in which only its mark and its timerange change.</summary>
internal sealed class EventTemplate
{
    /// <summary>A mark is this and 16 hexadecimal digits: the intended send time.</summary>
    public static ReadOnlySpan<byte> MarkOpening => "@@"u8;

    public const int MarkLength = 18;

    public const int Flows = 16;
    private const string SecondsPlace = "1000000000";
    private const long FirstSecond = 1_000_000_000;
    private const string MarkPlace = "@@0000000000000000";

    private readonly byte[] _bytes;
    private readonly int _start;
    private readonly int _end;
    private readonly int _mark;

    public EventTemplate(int size, int index)
    {
        Flow = index % Flows;
        var head = $$"""{"event_timestamp":"2026-11-21T12:00:00Z","event_type":"flows/segments_added","event":{"flow_id":"{{FlowId(Flow)}}","segments":[{"timerange":"[{{SecondsPlace}}:0_{{SecondsPlace}}:0)","object_id":"{{MarkPlace}}""";
        const string Tail = "\"}]}}";
        _bytes = Encoding.UTF8.GetBytes(head + new string('x', Math.Max(0, size - head.Length - Tail.Length)) + Tail);
        _start = head.IndexOf(SecondsPlace, StringComparison.Ordinal);
        _end = head.LastIndexOf(SecondsPlace, StringComparison.Ordinal);
        _mark = head.IndexOf(MarkPlace, StringComparison.Ordinal);
    }

    public int Flow { get; }

    public int Length => _bytes.Length;

    /// <summary>The id of one of the flows that events are about, or of one that none is about.</summary>
    public static string FlowId(int flow) => string.Create(CultureInfo.InvariantCulture, $"4f79cfd1-c057-47f4-8e4d-{flow:x12}");

    /// <summary>Copies the event into <paramref name="destination"/>.</summary>
    public void Write(Span<byte> destination) => _bytes.CopyTo(destination);

    /// <summary>Marks an event that was written before.</summary>
    public void Mark(Span<byte> written, long intended, long segment, bool isScattered)
    {
        var second = FirstSecond + (2 * segment % FirstSecond);
        Utf8Formatter.TryFormat(second, written[_start..], out _);
        Utf8Formatter.TryFormat(second + (isScattered ? 1 : 2), written[_end..], out _);
        Utf8Formatter.TryFormat((ulong)intended, written[(_mark + 2)..], out _, new System.Buffers.StandardFormat('x', 16));
    }
}
