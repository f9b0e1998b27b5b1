namespace RealtimeHub.Tams;

/// <summary>
/// How two ranges lie to each other, as mediatimestamp has it (AppNote 0012 on markers). An empty range lies nowhere: every answer that
/// involves one is false.
/// </summary>
public static class TimerangeRelations
{
    /// <summary>Whether all of this range comes before the other. Ranges that touch do, unless both include the shared timestamp.</summary>
    public static bool IsEarlierThan(this Timerange range, Timerange other) =>
        NeitherIsEmpty(range, other)
        && range.End is { } end
        && other.Start is { } start
        && (end < start || (end == start && !(range.IncludesEnd && other.IncludesStart)));

    /// <summary>Whether all of this range comes after the other.</summary>
    public static bool IsLaterThan(this Timerange range, Timerange other) => other.IsEarlierThan(range);

    /// <summary>Whether the two share any time.</summary>
    public static bool Overlaps(this Timerange range, Timerange other) =>
        NeitherIsEmpty(range, other) && !range.IsEarlierThan(other) && !range.IsLaterThan(other);

    /// <summary>Whether the two overlap, or touch with nothing between them, so that both together are one range.</summary>
    public static bool IsContiguousWith(this Timerange range, Timerange other) =>
        range.Overlaps(other) || range.EndsWhereStarts(other) || other.EndsWhereStarts(range);

    /// <summary>Whether this range begins before the other begins.</summary>
    public static bool StartsEarlierThan(this Timerange range, Timerange other) =>
        NeitherIsEmpty(range, other)
        && other.Start is { } second
        && (range.Start is not { } first
            || first < second
            || (first == second && range.IncludesStart && !other.IncludesStart));

    /// <summary>Whether this range begins after the other begins.</summary>
    public static bool StartsLaterThan(this Timerange range, Timerange other) => other.StartsEarlierThan(range);

    /// <summary>Whether this range ends before the other ends.</summary>
    public static bool EndsEarlierThan(this Timerange range, Timerange other) => other.EndsLaterThan(range);

    /// <summary>Whether this range ends after the other ends.</summary>
    public static bool EndsLaterThan(this Timerange range, Timerange other) =>
        NeitherIsEmpty(range, other)
        && other.End is { } second
        && (range.End is not { } first
            || first > second
            || (first == second && range.IncludesEnd && !other.IncludesEnd));

    /// <summary>Whether the beginning of this range lies in the other, or is also the beginning of the other.</summary>
    public static bool StartsInside(this Timerange range, Timerange other) =>
        NeitherIsEmpty(range, other)
        && !range.StartsEarlierThan(other)
        && (range.Start == other.Start || range.Overlaps(other));

    /// <summary>
    /// Whether the end of this range lies in the other, or is also the end of the other: as in mediatimestamp, <c>[0:0_1:0)</c> ends
    /// inside <c>[1:0]</c>, although they do not overlap.
    /// </summary>
    public static bool EndsInside(this Timerange range, Timerange other) =>
        NeitherIsEmpty(range, other)
        && !range.EndsLaterThan(other)
        && (range.End == other.End || range.Overlaps(other));

    private static bool EndsWhereStarts(this Timerange range, Timerange other) =>
        range.IsEarlierThan(other) && range.End == other.Start && (range.IncludesEnd || other.IncludesStart);

    private static bool NeitherIsEmpty(Timerange range, Timerange other) => !range.IsEmpty && !other.IsEmpty;
}
