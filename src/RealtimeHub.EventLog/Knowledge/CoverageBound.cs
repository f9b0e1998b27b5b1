using RealtimeHub.Tams;

namespace RealtimeHub.EventLog.Knowledge;

/// <summary>
/// Bounds what one flow's coverage takes. A flow whose segments touch is one range however long it lives; only a flow full of
/// holes grows. Beyond the bound its oldest ranges are dropped: then they count as not covered, which is the safe error.
/// </summary>
internal static class CoverageBound
{
    private const int MaxRanges = 100_000;

    // Dropping many at once keeps the cost of finding them away from each append.
    private const int Dropped = MaxRanges / 10;

    public static TimerangeSet Apply(TimerangeSet coverage)
    {
        if (coverage.Count <= MaxRanges) return coverage;
        var last = coverage.ElementAt(Dropped - 1);
        return coverage.Remove(new Timerange(null, last.End, false, true));
    }
}
