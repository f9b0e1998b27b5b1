using System.Collections.Immutable;
using RealtimeHub.EventLog.Appending;

namespace RealtimeHub.EventLog.Files;

/// <summary>How many of the oldest segments may go: never the newest, and none of which anything was asked to be kept.</summary>
internal sealed class RetentionRule(Retention retention, AgeRule? age)
{
    public int CountOld(ImmutableArray<Segment> all, long tip)
    {
        var (count, bytes) = (0, all.Sum(segment => segment.Length));
        while (count < all.Length - 1)
        {
            var (oldest, next) = (all[count], all[count + 1]);
            bytes -= oldest.Length;
            if (!MayGo(oldest, next, bytes, tip - next.First + 1)) return count;
            count++;
        }

        return count;
    }

    // The header of the next segment has the time of the newest event before it.
    private bool MayGo(Segment oldest, Segment next, long bytesLeft, long eventsLeft) =>
        bytesLeft >= retention.Bytes
        || eventsLeft >= retention.Count
        || age?.IsOld(UnixMicroseconds.ToTime(next.Header.Time), oldest.LastWrite) == true;
}
