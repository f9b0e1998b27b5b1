using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Recent;

/// <summary>Collects events up to a limit; the first is taken whatever its size.</summary>
internal sealed class SliceBuilder(ReadLimit limit)
{
    private HubEvent[] _events = new HubEvent[Math.Clamp(limit.Events, 1, 4)];
    private long _bytes;

    public int Count { get; private set; }

    public bool TryTake(HubEvent e)
    {
        if (Count > 0 && (Count >= limit.Events || _bytes + e.Json.Length > limit.Bytes)) return false;
        if (Count == _events.Length) Array.Resize(ref _events, Count * 2);
        _events[Count++] = e;
        _bytes += e.Json.Length;
        return true;
    }

    /// <summary>Whether that many bytes more would be taken.</summary>
    public bool HasRoomFor(int bytes) => _bytes + bytes <= limit.Bytes;

    public Slice ToSlice(Position end, long tip) =>
        new(end, new ArraySegment<HubEvent>(_events, 0, Count), end.Sequence == tip, tip - end.Sequence);
}
