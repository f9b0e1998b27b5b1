using System.Globalization;

namespace RealtimeHub.Tams;

/// <summary>Carries timestamps between TAI, the usual timescale of TAMS (AppNote 0008), and UTC.</summary>
internal static class UtcScale
{
    private const int NanosecondsPerTick = 100;

    public static Timestamp FromUtc(DateTimeOffset utc)
    {
        var ticks = utc.UtcTicks - DateTime.UnixEpoch.Ticks;
        var unixSeconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond).Quotient;
        var leap = (Int128)LeapSeconds.AtUnix(unixSeconds) * Timestamp.NanosecondsPerSecond;
        return Timestamp.FromNanoseconds((Int128)ticks * NanosecondsPerTick + leap);
    }

    public static DateTimeOffset ToUtc(Timestamp tai)
    {
        var (seconds, nanoseconds, _) = ToUnix(tai);
        return StartOfSecond(seconds).AddTicks(nanoseconds / NanosecondsPerTick);
    }

    public static string ToText(Timestamp tai)
    {
        var (seconds, nanoseconds, isLeap) = ToUnix(tai);
        var utc = StartOfSecond(seconds);
        var second = utc.Second + (isLeap ? 1 : 0);
        return string.Create(CultureInfo.InvariantCulture, $"{utc:yyyy-MM-ddTHH:mm}:{second:00}.{nanoseconds:000000000}Z");
    }

    private static (long Seconds, int Nanoseconds, bool IsLeap) ToUnix(Timestamp tai)
    {
        var (seconds, nanoseconds) = (tai.Seconds, tai.SubsecondNanoseconds);
        if (nanoseconds < 0)
            (seconds, nanoseconds) = (seconds - 1, nanoseconds + (int)Timestamp.NanosecondsPerSecond);

        var (difference, isLeap) = LeapSeconds.AtTai(seconds);
        return (seconds - difference, nanoseconds, isLeap);
    }

    private static DateTimeOffset StartOfSecond(long unixSeconds) =>
        unixSeconds is >= -62_135_596_800 and <= 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(unixSeconds)
            : throw new OverflowException("The timestamp lies outside the years 1 to 9999 of the calendar.");
}
