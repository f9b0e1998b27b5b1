namespace RealtimeHub.Tams;

/// <summary>The nanoseconds [From, Until); Int128's own limits stand for "no end".</summary>
internal readonly record struct NanosecondSpan(Int128 From, Int128 Until)
{
    public bool IsEmpty => From >= Until;

    public static NanosecondSpan Of(Timerange range)
    {
        var (from, until) = range.ToNanoseconds();
        return new(from, until);
    }

    public NanosecondSpan Clip(NanosecondSpan window) => new(Int128.Max(From, window.From), Int128.Min(Until, window.Until));

    public Timerange ToTimerange() => ToTimerange(From, Until);

    // One past the last timestamp has no name of its own in TAMS: there the marker of the last one changes instead.
    public static Timerange ToTimerange(Int128 from, Int128 until)
    {
        if (from >= until)
            return Timerange.Never;
        var beyond = Timestamp.MaxNanoseconds + 1;
        return new(
            from == Int128.MinValue ? null : from == beyond ? Timestamp.MaxValue : Timestamp.FromNanoseconds(from),
            until == Int128.MaxValue ? null : until == beyond ? Timestamp.MaxValue : Timestamp.FromNanoseconds(until),
            from != beyond,
            until == beyond);
    }
}
