using System.Collections.Immutable;
using RealtimeHub.EventLog.Appending;

namespace RealtimeHub.EventLog.Files;

/// <summary>How many of the oldest segments may go: never the newest, and none of which anything was asked to be kept.</summary>
internal sealed class RetentionRule(Retention retention, AgeRule? age)
{
    /// <summary>Nothing before this sequence need be kept, for a snapshot that begins there says it all.</summary>
    public long Snapshot { get; set; }

    public int CountOld(ImmutableArray<Segment> all, long tip)
    {
        var (count, bytes) = (0, all.Sum(segment => segment.Length));
        while (count < all.Length - 1)
        {
            var (oldest, next) = (all[count], all[count + 1]);
            bytes -= oldest.Length;
            if (next.First > Snapshot && !MayGo(bytes, tip - next.First + 1) && !IsOld(oldest, all[(count + 1)..])) return count;
            count++;
        }

        return count;
    }

    private bool MayGo(long bytesLeft, long eventsLeft) => bytesLeft >= retention.Bytes || eventsLeft >= retention.Count;

    // The header of the next segment has the time of the newest event before it.
    private bool IsOld(Segment oldest, ImmutableArray<Segment> later) =>
        age?.IsOld(TimeOf(later[0]), oldest.LastWrite, later.Skip(1).Select(TimeOf)) == true;

    private static DateTimeOffset TimeOf(Segment segment) => UnixMicroseconds.ToTime(segment.Header.Time);
}
