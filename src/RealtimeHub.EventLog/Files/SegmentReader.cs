using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Recent;

namespace RealtimeHub.EventLog.Files;

/// <summary>Reads what is no longer in memory. A scope does not help here: whole blocks are decoded for everybody, the filter looks at them.</summary>
internal sealed class SegmentReader(SegmentSet segments, BlockCache cache, EpochTable epochs)
{
    /// <param name="after">What was read last; the oldest kept or later follows it.</param>
    /// <param name="limit">How much at most.</param>
    /// <param name="tip">Up to where readers may see; more may be on disk already.</param>
    public Slice ReadAfter(long after, ReadLimit limit, long tip)
    {
        var builder = new SliceBuilder(limit);
        var end = after;
        while (end < tip)
        {
            var block = BlockOf(end + 1);
            var last = Math.Min(block.Last, tip);
            while (end < last && builder.TryTake(block[end + 1])) end++;
            if (end < last) break;
        }

        return builder.ToSlice(epochs.PositionOf(end), tip);
    }

    /// <summary>The sequence before the first event received at or after a time.</summary>
    public long FindBefore(DateTimeOffset time)
    {
        var microseconds = UnixMicroseconds.AtOrAfter(time);
        var segment = segments.FindBefore(microseconds);
        if (segment.FindBefore(microseconds) is not { } span) return segment.First - 1;
        var before = cache.Get(segment, span).Events.Count(e => e.Received < time);
        return span.First + before - 1;
    }

    private Block BlockOf(long sequence)
    {
        var segment = segments.Find(sequence);
        return cache.Get(segment, segment.Find(sequence));
    }
}
