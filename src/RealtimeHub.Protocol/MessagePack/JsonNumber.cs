using System.Globalization;

namespace RealtimeHub.Protocol.MessagePack;

/// <summary>
/// Floats as JavaScript writes them (ECMA-262 Number::toString): a program that publishes the same values over the other protocol sends the
/// same text, and an idempotency key knows it again. Only what JavaScript would have sent as an integer gets a ".0".
/// </summary>
internal static class JsonNumber
{
    /// <summary>The longest text.</summary>
    public const int MaxLength = 32;

    private const double MaxSafeInteger = 9_007_199_254_740_991;

    /// <summary>Writes a finite float and returns how many bytes that took.</summary>
    public static int Format(double value, Span<byte> to)
    {
        Span<byte> shortest = stackalloc byte[MaxLength];
        Math.Abs(value).TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture);
        Span<byte> digits = stackalloc byte[MaxLength];
        var (count, point) = Split(shortest[..length], digits);
        var at = 0;
        if (double.IsNegative(value)) to[at++] = (byte)'-';
        at += Put(digits[..count], point, to[at..]);
        if (Math.Abs(value) <= MaxSafeInteger && double.IsInteger(value)) at += Copy(".0"u8, to[at..]);
        return at;
    }

    // 0.00123 is the digits 123 with the point at -2; 12300 has it at 5.
    private static (int Count, int Point) Split(ReadOnlySpan<byte> text, Span<byte> digits)
    {
        var exponent = text.IndexOf((byte)'E') is >= 0 and var e ? int.Parse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        if (text.IndexOf((byte)'E') is >= 0 and var end) text = text[..end];
        var (count, point) = (0, text.IndexOf((byte)'.') is >= 0 and var dot ? dot : text.Length);
        foreach (var c in text)
        {
            if (c == '.') continue;
            if (count > 0 || c != '0') digits[count++] = c;
            else point--;
        }

        while (count > 1 && digits[count - 1] == '0') count--;
        if (count > 0) return (count, point + exponent);
        digits[0] = (byte)'0';
        return (1, 1);
    }

    private static int Put(ReadOnlySpan<byte> digits, int point, Span<byte> to) => point switch
    {
        > 21 or <= -6 => PutScientific(digits, point - 1, to),
        <= 0 => PutFraction(digits, -point, to),
        _ when point >= digits.Length => PutInteger(digits, point, to),
        _ => Copy(digits[..point], to) + Copy("."u8, to[point..]) + Copy(digits[point..], to[(point + 1)..]),
    };

    private static int PutInteger(ReadOnlySpan<byte> digits, int length, Span<byte> to)
    {
        digits.CopyTo(to);
        to[digits.Length..length].Fill((byte)'0');
        return length;
    }

    private static int PutFraction(ReadOnlySpan<byte> digits, int zeros, Span<byte> to)
    {
        "0."u8.CopyTo(to);
        to.Slice(2, zeros).Fill((byte)'0');
        return 2 + zeros + Copy(digits, to[(2 + zeros)..]);
    }

    private static int PutScientific(ReadOnlySpan<byte> digits, int exponent, Span<byte> to)
    {
        var at = Copy(digits[..1], to);
        if (digits.Length > 1) at += Copy("."u8, to[at..]) + Copy(digits[1..], to[(at + 1)..]);
        at += Copy(exponent < 0 ? "e"u8 : "e+"u8, to[at..]);
        exponent.TryFormat(to[at..], out var written, default, CultureInfo.InvariantCulture);
        return at + written;
    }

    private static int Copy(ReadOnlySpan<byte> bytes, Span<byte> to)
    {
        bytes.CopyTo(to);
        return bytes.Length;
    }
}
