using System.Numerics;

namespace RealtimeHub.Tams;

/// <summary>
/// Reads and writes the pattern of <c>schemas/timerange.json</c>: an optional marker, an optional timestamp, an optional underscore
/// with an optional timestamp, an optional marker. Each step takes its piece off the front; nothing may be left.
/// </summary>
internal static class TimerangeText
{
    public static bool TryParse<TChar>(ReadOnlySpan<TChar> text, out Timerange result)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        result = default;
        var includesStart = !TryTake(ref text, '(');
        if (includesStart)
            TryTake(ref text, '[');

        if (!TryTakeTimestamp(ref text, out var start))
            return false;
        var isSpan = TryTake(ref text, '_');
        Timestamp? end = null;
        if (isSpan && !TryTakeTimestamp(ref text, out end))
            return false;

        var includesEnd = !TryTake(ref text, ')');
        if (includesEnd)
            TryTake(ref text, ']');

        if (!text.IsEmpty || (start is not null && !isSpan && !(includesStart && includesEnd)))
            return false;

        if (isSpan)
            result = new(start, end, includesStart, includesEnd);
        else if (start is { } instant)
            result = Timerange.At(instant);
        return true;
    }

    public static bool TryFormat(Timerange value, Span<byte> destination, out int written)
    {
        written = 0;
        if (value.IsEmpty)
            return TryAppend('(', destination, ref written) && TryAppend(')', destination, ref written);

        var isInstant = value.Start is { } start && value.End == start;
        return (value.Start is not { } first
                || (TryAppend(value.IncludesStart ? '[' : '(', destination, ref written) && TryAppend(first, destination, ref written)))
            && (isInstant || TryAppend('_', destination, ref written))
            && (value.End is not { } last
                || ((isInstant || TryAppend(last, destination, ref written))
                    && TryAppend(value.IncludesEnd ? ']' : ')', destination, ref written)));
    }

    public static FormatException NotATimerange() =>
        new("Not a TAMS timerange. It looks like [0:0_10:0), [5:0_, _, () or, for an instant, [1:0].");

    private static bool TryTake<TChar>(ref ReadOnlySpan<TChar> text, char marker)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        if (text.IsEmpty || text[0] != TChar.CreateTruncating(marker))
            return false;
        text = text[1..];
        return true;
    }

    /// <summary>True if there is a good timestamp, or none at all.</summary>
    private static bool TryTakeTimestamp<TChar>(ref ReadOnlySpan<TChar> text, out Timestamp? timestamp)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        timestamp = null;
        var length = 0;
        while (length < text.Length && IsOfTimestamp(text[length]))
            length++;
        if (length == 0)
            return true;

        var isGood = TimestampText.TryParse(text[..length], out var value);
        timestamp = value;
        text = text[length..];
        return isGood;
    }

    private static bool IsOfTimestamp<TChar>(TChar character)
        where TChar : unmanaged, IBinaryInteger<TChar> =>
        uint.CreateTruncating(character) is (>= '0' and <= '9') or '-' or ':';

    private static bool TryAppend(char character, Span<byte> destination, ref int written) =>
        TimestampText.TryAppend((byte)character, destination, ref written);

    private static bool TryAppend(Timestamp timestamp, Span<byte> destination, ref int written)
    {
        if (!TimestampText.TryFormat(timestamp, destination[written..], out var length))
            return false;
        written += length;
        return true;
    }
}
