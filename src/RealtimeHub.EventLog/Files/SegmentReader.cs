using RealtimeHub.EventLog.Appending;
using RealtimeHub.EventLog.Recent;

namespace RealtimeHub.EventLog.Files;

/// <summary>Reads what is no longer in memory. A scope does not help here: whole blocks are decoded for everybody, the filter looks at them.</summary>
internal sealed class SegmentReader(SegmentSet segments, BlockCache cache, EpochTable epochs)
{
    /// <summary>False when retention has taken what follows.</summary>
    /// <param name="after">What was read last; the oldest kept or later followed it a moment ago.</param>
    /// <param name="limit">How much at most.</param>
    /// <param name="tip">Up to where readers may see; more may be on disk already.</param>
    /// <param name="slice">What follows.</param>
    public bool TryReadAfter(long after, ReadLimit limit, long tip, out Slice slice)
    {
        var builder = new SliceBuilder(limit);
        var end = after;
        try
        {
            while (end < tip && TryTakeBlock(builder, ref end, tip))
            {
            }
        }
        catch (LogDamagedException) when (end > after)
        {
            // What stands before the damage is told first; the next read meets it again.
        }

        slice = builder.ToSlice(epochs.PositionOf(end), tip);
        return end > after || end == tip;
    }

    /// <summary>The sequence before the first event received at or after a time.</summary>
    public long FindBefore(DateTimeOffset time)
    {
        var microseconds = UnixMicroseconds.AtOrAfter(time);
        var segment = segments.FindBefore(microseconds);
        if (segment.FindBefore(microseconds) is not { } span) return segment.First - 1;
        var before = cache.Get(segment, span)?.Events.Count(e => e.Received < time) ?? 0;
        return span.First + before - 1;
    }

    // False where the slice ends.
    private bool TryTakeBlock(SliceBuilder builder, ref long end, long tip)
    {
        if (SpanOf(end + 1) is not var (segment, span)) return false;
        // Half a block would be decoded again for its other half, when many read at different places and the cache has moved on.
        if (builder.Count > 0 && !builder.HasRoomFor(span.Length)) return false;
        if (cache.Get(segment, span) is not { } block) return false;
        var last = Math.Min(block.Last, tip);
        while (end < last && builder.TryTake(block[end + 1])) end++;
        return end >= last;
    }

    private (Segment Segment, BlockSpan Span)? SpanOf(long sequence) =>
        segments.Find(sequence) is { } segment && segment.Find(sequence) is { } span ? (segment, span) : null;
}
