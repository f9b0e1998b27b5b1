namespace RealtimeHub.Tams;

/// <summary>
/// Reads <c>event_timestamp</c> and its like: RFC 3339 section 5.6, and what producers write besides. An offset may be missing (TAMS's own
/// examples lack it) and then means UTC; the fraction may have one to nine digits.
/// </summary>
internal static class EventTime
{
    public const string Expected = "an RFC 3339 date-time, such as 2026-07-23T12:41:28.123Z";

    private const int TicksDigits = 7;
    private const int MostDigits = 9;

    /// <summary>True if the text is a date-time; the time is null if it is one that .NET cannot hold, as in the year 0.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset? time)
    {
        time = null;
        if (!TryTakeNumber(ref text, 4, out var year) || !TryTake(ref text, "-"u8)
            || !TryTakeNumber(ref text, 2, out var month) || !TryTake(ref text, "-"u8)
            || !TryTakeNumber(ref text, 2, out var day) || !TryTake(ref text, "Tt "u8)
            || !TryTakeClock(ref text, out var clock, 23) || !TryTake(ref text, ":"u8)
            || !TryTakeNumber(ref text, 2, out var second) || second > 60
            || !TryTakeFraction(ref text, out var ticks)
            || !TryTakeOffset(ref text, out var offset)
            || !text.IsEmpty
            || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year == 0 ? 4 : year, month))
        {
            return false;
        }

        if (year > 0)
            time = ToUtc(new DateTime(year, month, day).Ticks + (clock - offset).Ticks + second * TimeSpan.TicksPerSecond + ticks);
        return true;
    }

    private static DateTimeOffset? ToUtc(long ticks) =>
        ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    private static bool TryTakeOffset(ref ReadOnlySpan<byte> text, out TimeSpan offset)
    {
        offset = default;
        if (text.IsEmpty || TryTake(ref text, "Zz"u8))
            return true;
        var sign = text[0] == '-' ? -1 : 1;
        var isGood = TryTake(ref text, "+-"u8) && TryTakeClock(ref text, out offset, 23);
        offset *= sign;
        return isGood;
    }

    private static bool TryTakeClock(ref ReadOnlySpan<byte> text, out TimeSpan clock, int mostHours)
    {
        clock = default;
        if (!TryTakeNumber(ref text, 2, out var hours) || !TryTake(ref text, ":"u8) || !TryTakeNumber(ref text, 2, out var minutes))
            return false;
        clock = new(hours, minutes, 0);
        return hours <= mostHours && minutes <= 59;
    }

    private static bool TryTakeFraction(ref ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (!TryTake(ref text, "."u8))
            return true;
        var digits = 0;
        while (digits < text.Length && text[digits] is >= (byte)'0' and <= (byte)'9')
            digits++;
        for (var i = 0; i < TicksDigits; i++)
            ticks = ticks * 10 + (i < digits ? text[i] - '0' : 0);
        text = text[digits..];
        return digits is > 0 and <= MostDigits;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> anyOf)
    {
        if (text.IsEmpty || !anyOf.Contains(text[0]))
            return false;
        text = text[1..];
        return true;
    }

    private static bool TryTakeNumber(ref ReadOnlySpan<byte> text, int digits, out int value)
    {
        value = 0;
        if (text.Length < digits)
            return false;
        for (var i = 0; i < digits; i++)
        {
            if (text[i] is < (byte)'0' or > (byte)'9')
                return false;
            value = value * 10 + text[i] - '0';
        }

        text = text[digits..];
        return true;
    }
}
