namespace RealtimeHub.Tams;

/// <summary>New ranges from given ones, as mediatimestamp has it.</summary>
public static class TimerangeAlgebra
{
    /// <summary>The time in both ranges.</summary>
    public static Timerange Intersect(this Timerange range, Timerange other)
    {
        if (range.IsEmpty || other.IsEmpty)
            return Timerange.Never;
        var later = range.StartsLaterThan(other) ? range : other;
        var earlier = range.EndsEarlierThan(other) ? range : other;
        return new(later.Start, earlier.End, later.IncludesStart, earlier.IncludesEnd);
    }

    /// <summary>The hull: the smallest range that contains both, and whatever lies between them.</summary>
    public static Timerange Encompass(this Timerange range, Timerange other)
    {
        if (range.IsEmpty || other.IsEmpty)
            return range.IsEmpty ? other : range;
        var earlier = range.StartsEarlierThan(other) ? range : other;
        var later = range.EndsLaterThan(other) ? range : other;
        return new(earlier.Start, later.End, earlier.IncludesStart, later.IncludesEnd);
    }

    /// <summary>Both as one range; false if there is time between them, or if one is empty.</summary>
    public static bool TryUnion(this Timerange range, Timerange other, out Timerange union)
    {
        var areContiguous = range.IsContiguousWith(other);
        union = areContiguous ? range.Encompass(other) : Timerange.Never;
        return areContiguous;
    }

    /// <summary>
    /// The gap between the two, empty if there is none. <c>()</c> counts as standing at 0:0 here, as in mediatimestamp; ask
    /// <see cref="Timerange.IsEmpty"/> first if that is not what you mean.
    /// </summary>
    public static Timerange Between(this Timerange range, Timerange other)
    {
        if (range.IsContiguousWith(other))
            return Timerange.Never;
        var (first, second) = range.IsEarlierThan(other) ? (range, other) : (other, range);
        return new(first.End, second.Start, first.IsBoundWithoutEnd(), second.IsBoundWithoutStart());
    }

    /// <summary>The parts before and from a timestamp; the timestamp itself goes to the second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The timestamp is not in the range.</exception>
    public static (Timerange Before, Timerange From) SplitAt(this Timerange range, Timestamp timestamp)
    {
        if (!range.Contains(timestamp))
            throw new ArgumentOutOfRangeException(nameof(timestamp), timestamp, $"{timestamp} is not in {range}.");
        return (new(range.Start, timestamp, range.IncludesStart, false), new(timestamp, range.End, true, range.IncludesEnd));
    }

    /// <summary>All time before the range begins.</summary>
    public static Timerange Before(this Timerange range) =>
        range.Start is { } start ? new(null, start, true, !range.IncludesStart) : Timerange.Never;

    /// <summary>All time after the range has ended.</summary>
    public static Timerange After(this Timerange range) =>
        range.End is { } end ? new(end, null, !range.IncludesEnd, true) : Timerange.Never;

    private static bool IsBoundWithoutEnd(this Timerange range) => range.End is not null && !range.IncludesEnd;

    private static bool IsBoundWithoutStart(this Timerange range) => range.Start is not null && !range.IncludesStart;
}
