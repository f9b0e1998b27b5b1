namespace RealtimeHub.Tams;

/// <summary>Brings ranges onto the grid of a media rate, as mediatimestamp's <c>normalise</c> does.</summary>
public static class TimerangeNormalisation
{
    /// <summary>
    /// The range as <c>[start_end)</c> in whole units of the rate. An excluded start goes on to the next unit, and so does an included end.
    /// </summary>
    public static Timerange Normalise(this Timerange range, Rate rate, TimerangeRounding rounding = TimerangeRounding.Nearest)
    {
        var (startWay, endWay) = Ways(range, rate, rounding);
        var start = range.Start is { } from ? At(Count(from, rate, startWay) + (range.IncludesStart ? 0 : 1), rate) : (Timestamp?)null;
        var end = range.End is { } until ? At(Count(until, rate, endWay) + (range.IncludesEnd ? 1 : 0), rate) : (Timestamp?)null;
        return new(start, end, true, false);
    }

    private static (TimerangeRounding Start, TimerangeRounding End) Ways(Timerange range, Rate rate, TimerangeRounding rounding) =>
        rounding switch
        {
            TimerangeRounding.In => (TimerangeRounding.Up, TimerangeRounding.Down),
            TimerangeRounding.Out => (TimerangeRounding.Down, TimerangeRounding.Up),
            TimerangeRounding.Start when range.End is not null => Both(WayOf(range.Start, rate)),
            TimerangeRounding.End when range.Start is not null => Both(WayOf(range.End, rate)),
            TimerangeRounding.Start or TimerangeRounding.End => Both(TimerangeRounding.Nearest),
            _ => Both(rounding),
        };

    private static (TimerangeRounding, TimerangeRounding) Both(TimerangeRounding way) => (way, way);

    private static TimerangeRounding WayOf(Timestamp? bound, Rate rate) =>
        bound is not { } timestamp ? TimerangeRounding.Nearest
        : Count(timestamp, rate, TimerangeRounding.Nearest) == Count(timestamp, rate, TimerangeRounding.Up) ? TimerangeRounding.Up
        : TimerangeRounding.Down;

    /// <summary>Rounds the magnitude, so that below zero up and down change places, and half a unit goes away from zero.</summary>
    private static Int128 Count(Timestamp timestamp, Rate rate, TimerangeRounding way)
    {
        var isNegative = timestamp.Nanoseconds < 0;
        var (unit, half) = (UnitNanoseconds(rate, 1), UnitNanoseconds(rate, 2));
        var addend = way switch
        {
            TimerangeRounding.Nearest => half,
            TimerangeRounding.Up when !isNegative => Int128.Max(unit - 1, 0),
            TimerangeRounding.Down when isNegative => Int128.Max(unit - 1, 0),
            _ => 0,
        };
        var count = (Int128.Abs(timestamp.Nanoseconds) + addend) * rate.Numerator
            / (rate.Denominator * (Int128)Timestamp.NanosecondsPerSecond);
        return isNegative ? -count : count;
    }

    private static Int128 UnitNanoseconds(Rate rate, int part) =>
        (Int128)Timestamp.NanosecondsPerSecond * rate.Denominator / ((Int128)rate.Numerator * part);

    /// <summary>The timestamp of a count of units; beyond the TAMS range it stays at the edge.</summary>
    private static Timestamp At(Int128 count, Rate rate)
    {
        var nanoseconds = Int128.Abs(count) * rate.Denominator * Timestamp.NanosecondsPerSecond / rate.Numerator;
        var kept = Int128.Min(nanoseconds, Timestamp.MaxNanoseconds);
        return Timestamp.FromNanoseconds(count < 0 ? -kept : kept);
    }
}
