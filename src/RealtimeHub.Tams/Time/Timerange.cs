using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;

namespace RealtimeHub.Tams;

/// <summary>
/// A stretch of a media timeline between two timestamps, each included or not, or without end on either side
/// (TAMS 8.2 <c>schemas/timerange.json</c>, AppNotes 0008 and 0012). Every empty form is the same value, <see cref="Never"/>,
/// which is also <c>default</c>. Its algebra is that of mediatimestamp: time is continuous, so <c>(0:0_0:1)</c> is not empty.
/// </summary>
[JsonConverter(typeof(TimerangeJsonConverter))]
public readonly struct Timerange :
    IEquatable<Timerange>,
    IEqualityOperators<Timerange, Timerange, bool>,
    ISpanParsable<Timerange>,
    IUtf8SpanParsable<Timerange>,
    ISpanFormattable,
    IUtf8SpanFormattable
{
    private readonly Timestamp start;
    private readonly Timestamp end;
    private readonly Bounds bounds;

    /// <summary>A range between two timestamps; null is no end on that side, where the marker then means nothing.</summary>
    public Timerange(Timestamp? start, Timestamp? end, bool includesStart, bool includesEnd)
    {
        if (start is { } from && end is { } until && (from > until || (from == until && !(includesStart && includesEnd))))
            return;

        this.start = start.GetValueOrDefault();
        this.end = end.GetValueOrDefault();
        bounds = (includesStart || start is null ? Bounds.IncludesStart : 0)
            | (includesEnd || end is null ? Bounds.IncludesEnd : 0)
            | (start is null ? Bounds.NoStart : 0)
            | (end is null ? Bounds.NoEnd : 0);
    }

    // Zero must be "()", so that default(Timerange) is Never.
    [Flags]
    private enum Bounds : byte
    {
        IncludesStart = 1,
        IncludesEnd = 2,
        NoStart = 4,
        NoEnd = 8,
    }

    /// <summary>The whole timeline, <c>_</c>.</summary>
    public static Timerange Eternity => new(null, null, true, true);

    /// <summary>No time at all, <c>()</c>.</summary>
    public static Timerange Never => default;

    /// <summary>Where the range begins; null if it has no start. 0:0 for <see cref="Never"/>.</summary>
    public Timestamp? Start => bounds.HasFlag(Bounds.NoStart) ? null : start;

    /// <summary>Where the range ends; null if it has no end. 0:0 for <see cref="Never"/>.</summary>
    public Timestamp? End => bounds.HasFlag(Bounds.NoEnd) ? null : end;

    /// <summary>Whether <see cref="Start"/> belongs to the range; true without a start.</summary>
    public bool IncludesStart => bounds.HasFlag(Bounds.IncludesStart);

    /// <summary>Whether <see cref="End"/> belongs to the range; true without an end.</summary>
    public bool IncludesEnd => bounds.HasFlag(Bounds.IncludesEnd);

    /// <summary>Whether there is no time in the range.</summary>
    public bool IsEmpty => bounds == 0 && start == end;

    /// <summary>The instant <c>[timestamp]</c>.</summary>
    public static Timerange At(Timestamp timestamp) => new(timestamp, timestamp, true, true);

    /// <summary>
    /// <c>[from_until)</c> in nanoseconds, the inverse of <see cref="ToNanoseconds"/>: <see cref="Int128.MinValue"/> as from and
    /// <see cref="Int128.MaxValue"/> as until mean no end on that side.
    /// </summary>
    /// <exception cref="OverflowException">A bound is outside the TAMS range.</exception>
    public static Timerange FromNanoseconds(Int128 from, Int128 until) => NanosecondSpan.ToTimerange(from, until);

    /// <summary>
    /// The nanoseconds in the range as <c>[From, Until)</c>, as stores and <see cref="TimerangeSet"/> count them. A range without start is
    /// from <see cref="Int128.MinValue"/>, one without end until <see cref="Int128.MaxValue"/>; From equals Until if no whole
    /// nanosecond is inside, as in <c>(0:0_0:1)</c>.
    /// </summary>
    public (Int128 From, Int128 Until) ToNanoseconds()
    {
        if (IsEmpty)
            return (0, 0);
        var from = Start is { } first ? first.Nanoseconds + (IncludesStart ? 0 : 1) : Int128.MinValue;
        var until = End is { } last ? last.Nanoseconds + (IncludesEnd ? 1 : 0) : Int128.MaxValue;
        return (from, until);
    }

    /// <summary>Whether the timestamp lies in the range.</summary>
    public bool Contains(Timestamp timestamp) =>
        (Start is not { } from || timestamp > from || (timestamp == from && IncludesStart))
        && (End is not { } until || timestamp < until || (timestamp == until && IncludesEnd));

    /// <summary>
    /// Whether all of the other range lies in this one. As in mediatimestamp, only a range that is not empty contains <c>()</c>.
    /// </summary>
    public bool Contains(Timerange other) =>
        !IsEmpty && (other.IsEmpty || (!other.StartsEarlierThan(this) && !other.EndsLaterThan(this)));

    /// <inheritdoc/>
    public bool Equals(Timerange other) => bounds == other.bounds && start == other.start && end == other.end;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Timerange other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(start, end, bounds);

    /// <summary>The canonical text, as mediatimestamp prints it: <c>()</c>, <c>_</c>, <c>[1:0]</c>, <c>[0:0_10:0)</c>.</summary>
    public override string ToString() => Ascii.ToString(this);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Ascii.TryFormat(this, destination, out charsWritten);

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        TimerangeText.TryFormat(this, utf8Destination, out bytesWritten);

    /// <summary>
    /// Reads a range, strictly as <c>schemas/timerange.json</c> has it. An instant with an exclusive marker, such as <c>(0:0)</c>, is
    /// refused: the specification forbids it, and its readers disagree whether it is empty.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Timerange result) => TimerangeText.TryParse(text, out result);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out Timerange)"/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out Timerange result) => TimerangeText.TryParse(utf8Text, out result);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out Timerange)"/>
    public static bool TryParse([NotNullWhen(true)] string? text, out Timerange result)
    {
        result = default;
        return text is not null && TimerangeText.TryParse(text.AsSpan(), out result);
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out Timerange)"/>
    /// <exception cref="FormatException">The text is not a TAMS timerange.</exception>
    public static Timerange Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text.AsSpan(), null);
    }

    /// <inheritdoc/>
    public static Timerange Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, out var result) ? result : throw TimerangeText.NotATimerange();

    /// <inheritdoc/>
    public static Timerange Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) =>
        TryParse(utf8Text, out var result) ? result : throw TimerangeText.NotATimerange();

    /// <inheritdoc/>
    public static Timerange Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Timerange result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out Timerange result) =>
        TryParse(utf8Text, out result);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Timerange result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool operator ==(Timerange left, Timerange right) => left.Equals(right);

    /// <inheritdoc/>
    public static bool operator !=(Timerange left, Timerange right) => !left.Equals(right);
}
