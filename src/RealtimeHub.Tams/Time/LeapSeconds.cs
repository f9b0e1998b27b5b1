namespace RealtimeHub.Tams;

/// <summary>
/// TAI - UTC as published in IERS Bulletin C. It was 10 s when whole leap seconds began in 1972 and grew by one at each later date;
/// before 1972 we follow mediatimestamp, which counts no difference at all.
/// </summary>
internal static class LeapSeconds
{
    private const int DifferenceIn1972 = 10;

    /// <summary>The Unix seconds at which each difference began, oldest first.</summary>
    private static readonly long[] Began = Array.ConvertAll<(int Year, int Month), long>(
        [
            (1972, 1), (1972, 7), (1973, 1), (1974, 1), (1975, 1), (1976, 1), (1977, 1), (1978, 1), (1979, 1), (1980, 1),
            (1981, 7), (1982, 7), (1983, 7), (1985, 7), (1988, 1), (1990, 1), (1991, 1), (1992, 7), (1993, 7), (1994, 7),
            (1996, 1), (1997, 7), (1999, 1), (2006, 1), (2009, 1), (2012, 7), (2015, 7), (2017, 1),
        ],
        day => new DateTimeOffset(day.Year, day.Month, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds());

    public static int AtUnix(long unixSeconds)
    {
        var newest = Array.FindLastIndex(Began, began => unixSeconds >= began);
        return newest < 0 ? 0 : DifferenceIn1972 + newest;
    }

    /// <summary>The difference at a TAI second, and whether that second is itself the inserted one (23:59:60).</summary>
    public static (int Difference, bool IsLeap) AtTai(long taiSeconds)
    {
        for (var i = Began.Length - 1; i >= 0; i--)
        {
            var difference = DifferenceIn1972 + i;
            var inserted = Began[i] + difference - 1;
            if (taiSeconds >= inserted)
                return (difference, taiSeconds == inserted);
        }

        return (0, false);
    }
}
