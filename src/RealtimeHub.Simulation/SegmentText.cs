using System.Buffers.Text;
using System.Globalization;

namespace RealtimeHub.Simulation;

/// <summary>What differs from segment to segment, as text: the holes of an <see cref="EventTemplate"/>. One per reader.</summary>
internal sealed class SegmentText
{
    private readonly byte[] _time = new byte[28];
    private readonly byte[] _timerange = new byte[64];
    private readonly byte[] _objectId = new byte[36];
    private int _timerangeLength;

    public void Set(DateTime time, SegmentTimeline timeline, long segment, SimulatedFlow flow)
    {
        Set(time);
        _timerangeLength = timeline.WriteTimerange(_timerange, segment, flow.IsAudio);
        Utf8Formatter.TryFormat(flow.Numbers.IdAt(timeline.NumberOf(segment)), _objectId, out _);
    }

    public void Set(DateTime time)
    {
        time.TryFormat(_time, out _, "O", CultureInfo.InvariantCulture);
        _time[23] = (byte)'Z';
    }

    public ReadOnlySpan<byte> this[TemplateHole hole] => hole switch
    {
        TemplateHole.Time => _time.AsSpan(0, 24),
        TemplateHole.Timerange => _timerange.AsSpan(0, _timerangeLength),
        TemplateHole.ObjectId => _objectId,
        _ => throw new ArgumentOutOfRangeException(nameof(hole)),
    };
}
