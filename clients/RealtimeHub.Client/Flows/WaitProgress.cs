using RealtimeHub.Tams;

namespace RealtimeHub.Client;

/// <summary>How far a wait for a timerange is.</summary>
/// <param name="Covered">The parts of the timerange that have segments.</param>
/// <param name="Missing">The parts that are waited for.</param>
/// <param name="Fraction">How much is covered, from 0 to 1; 0 of a timerange without end.</param>
public sealed record WaitProgress(IReadOnlyList<Timerange> Covered, IReadOnlyList<Timerange> Missing, double Fraction)
{
    internal static WaitProgress Of(TimerangeSet coverage, Timerange timerange, long tolerance)
    {
        var covered = coverage.Intersect(timerange);
        return new WaitProgress([.. covered], [.. coverage.GapsWithin(timerange, tolerance)], Share(covered, timerange));
    }

    private static double Share(TimerangeSet covered, Timerange timerange)
    {
        var (from, until) = timerange.ToNanoseconds();
        if (timerange.Start is null || timerange.End is null) return 0;
        if (from >= until) return 1;
        return (double)covered.Select(range => range.ToNanoseconds()).Aggregate((Int128)0, (sum, part) => sum + (part.Until - part.From)) / (double)(until - from);
    }
}
