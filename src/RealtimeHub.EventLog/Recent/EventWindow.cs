using RealtimeHub.EventLog.Appending;
using RealtimeHub.Protocol;

namespace RealtimeHub.EventLog.Recent;

/// <summary>The newest events, densely by sequence.</summary>
/// <param name="tip">What it begins after.</param>
/// <param name="newestTime">When the event at the tip was appended, if there is one.</param>
internal sealed class EventWindow(long tip, DateTimeOffset? newestTime)
{
    // What an event costs beside its bytes: the object, its array headers, its place in the ring and in the index.
    private const int Overhead = 200;
    private const int GroupCost = 48;

    private HubEvent?[] _ring = new HubEvent?[256];

    /// <summary>The first sequence held, or the one that would come next.</summary>
    public long First { get; private set; } = tip + 1;

    public long Tip { get; private set; } = tip;

    public DateTimeOffset? NewestTime { get; private set; } = newestTime;

    public long Bytes { get; private set; }

    public int Count => (int)(Tip - First + 1);

    /// <summary>What would be left without the first.</summary>
    public long BytesAfterFirst => Bytes - Cost(this[First]);

    public HubEvent this[long sequence] => _ring[sequence & (_ring.Length - 1)]!;

    public void Add(HubEvent e)
    {
        if (e.Position.Sequence != Tip + 1) throw new OrderBrokenException($"After {Tip} came {e.Position.Sequence}.");
        if (Count == _ring.Length) Grow();
        _ring[++Tip & (_ring.Length - 1)] = e;
        NewestTime = e.Received;
        Bytes += Cost(e);
    }

    public HubEvent RemoveFirst()
    {
        var first = this[First];
        _ring[First++ & (_ring.Length - 1)] = null;
        Bytes -= Cost(first);
        return first;
    }

    private void Grow()
    {
        var larger = new HubEvent?[_ring.Length * 2];
        for (var sequence = First; sequence <= Tip; sequence++) larger[sequence & (larger.Length - 1)] = this[sequence];
        _ring = larger;
    }

    private static long Cost(HubEvent e) => e.Json.Length + Overhead + (GroupCost * e.Groups.Count);
}
