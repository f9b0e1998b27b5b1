using System.Globalization;

namespace RealtimeHub.Cli.Console;

/// <summary>Lengths of media time as people read them, exact to the nanosecond.</summary>
internal static class Seconds
{
    private const long PerSecond = 1_000_000_000;

    public static string Of(Int128 nanoseconds)
    {
        var (seconds, rest) = Int128.DivRem(nanoseconds, PerSecond);
        var fraction = rest == 0 ? "" : "." + ((long)rest).ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        return string.Create(CultureInfo.InvariantCulture, $"{seconds}{fraction} s");
    }
}
