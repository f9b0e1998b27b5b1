using System.Collections.Immutable;

namespace RealtimeHub.EventLog.Files;

/// <summary>The segments of a log, oldest first. Readers see one state of it; retention takes from the front, the writer adds at the end.</summary>
internal sealed class SegmentSet(IEnumerable<Segment> segments) : IDisposable
{
    private readonly Lock _gate = new();
    private volatile SegmentArray _present = new([.. segments]);

    public ImmutableArray<Segment> All => _present.Segments;

    public long Bytes => All.Sum(segment => segment.Length);

    public void Add(Segment next)
    {
        lock (_gate)
        {
            if (All.Length > 0) All[^1].Seal(next.First);
            _present = new SegmentArray(All.Add(next));
        }
    }

    /// <summary>Takes the oldest out: from now on the log begins after them.</summary>
    public ImmutableArray<Segment> TakeOldest(int count)
    {
        lock (_gate)
        {
            var oldest = All[..count];
            _present = new SegmentArray(All[count..]);
            return oldest;
        }
    }

    /// <summary>The segment in which a sequence stands; null when retention took it.</summary>
    public Segment? Find(long sequence)
    {
        var all = All;
        var index = LastIndexWhere(all, segment => segment.First <= sequence);
        return index < 0 ? null : all[index];
    }

    /// <summary>The last segment that begins before a time, or the first: the newest event before that time is in it.</summary>
    public Segment FindBefore(long time)
    {
        var all = All;
        return all[Math.Max(0, LastIndexWhere(all, segment => segment.Header.Time < time))];
    }

    public void Dispose()
    {
        foreach (var segment in All) segment.Dispose();
    }

    private static int LastIndexWhere(ImmutableArray<Segment> all, Func<Segment, bool> isBefore)
    {
        var (low, high) = (0, all.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (isBefore(all[middle])) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }

    // A reference can be exchanged atomically, an ImmutableArray only by luck.
    private sealed record SegmentArray(ImmutableArray<Segment> Segments);
}
