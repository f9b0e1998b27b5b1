using System.Globalization;
using System.Numerics;

namespace RealtimeHub.Tams;

/// <summary>
/// Reads and writes <c>^-?(0|[1-9][0-9]*):(0|[1-9][0-9]{0,8})$</c>, from characters and from UTF-8 alike.
/// By hand, because the hub does this for every segment of every event.
/// </summary>
internal static class TimestampText
{
    /// <summary>281474976710655 has 15 digits; with one more no value is in range, and Int64 cannot overflow.</summary>
    private const int MostSecondDigits = 15;

    private const int MostNanosecondDigits = 9;

    public static bool TryParse<TChar>(ReadOnlySpan<TChar> text, out Timestamp result)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        result = default;
        var negative = text.Length > 0 && text[0] == TChar.CreateTruncating('-');
        if (negative)
            text = text[1..];

        var colon = text.IndexOf(TChar.CreateTruncating(':'));
        if (colon < 0
            || !TryParseNumber(text[..colon], MostSecondDigits, out var seconds)
            || !TryParseNumber(text[(colon + 1)..], MostNanosecondDigits, out var nanoseconds)
            || seconds > Timestamp.MaxSeconds)
        {
            return false;
        }

        var total = (Int128)seconds * Timestamp.NanosecondsPerSecond + nanoseconds;
        result = Timestamp.FromNanoseconds(negative ? -total : total);
        return true;
    }

    public static bool TryFormat(Timestamp value, Span<byte> destination, out int written)
    {
        written = 0;
        var magnitude = Int128.Abs(value.Nanoseconds);
        if (value.Nanoseconds < 0 && !TryAppend((byte)'-', destination, ref written))
            return false;

        return TryAppend((long)(magnitude / Timestamp.NanosecondsPerSecond), destination, ref written)
            && TryAppend((byte)':', destination, ref written)
            && TryAppend((long)(magnitude % Timestamp.NanosecondsPerSecond), destination, ref written);
    }

    public static bool TryAppend(byte character, Span<byte> destination, ref int written)
    {
        if (written >= destination.Length)
            return false;
        destination[written++] = character;
        return true;
    }

    public static FormatException NotATimestamp() =>
        new("Not a TAMS timestamp. It is {sign?}{seconds}:{nanoseconds} without leading zeros, such as 1694429247:40000000.");

    private static bool TryAppend(long number, Span<byte> destination, ref int written)
    {
        if (!number.TryFormat(destination[written..], out var length, default, CultureInfo.InvariantCulture))
            return false;
        written += length;
        return true;
    }

    private static bool TryParseNumber<TChar>(ReadOnlySpan<TChar> digits, int most, out long value)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        value = 0;
        if (digits.IsEmpty || digits.Length > most || (digits.Length > 1 && digits[0] == TChar.CreateTruncating('0')))
            return false;

        foreach (var character in digits)
        {
            var digit = uint.CreateTruncating(character) - '0';
            if (digit > 9)
                return false;
            value = value * 10 + digit;
        }

        return true;
    }
}
