using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;

namespace RealtimeHub.Tams;

/// <summary>
/// A point on a media timeline, exact to the nanosecond over the whole TAMS range of ±281474976710655:999999999
/// (TAMS 8.2 <c>schemas/timestamp.json</c>, AppNote 0008). It is read and printed as <c>{sign?}{seconds}:{nanoseconds}</c>,
/// where the sign covers the whole value.
/// </summary>
[JsonConverter(typeof(TimestampJsonConverter))]
public readonly struct Timestamp :
    IComparable<Timestamp>,
    IEquatable<Timestamp>,
    IComparisonOperators<Timestamp, Timestamp, bool>,
    IAdditionOperators<Timestamp, Timestamp, Timestamp>,
    ISubtractionOperators<Timestamp, Timestamp, Timestamp>,
    IUnaryNegationOperators<Timestamp, Timestamp>,
    ISpanParsable<Timestamp>,
    IUtf8SpanParsable<Timestamp>,
    ISpanFormattable,
    IUtf8SpanFormattable
{
    internal const long NanosecondsPerSecond = 1_000_000_000;
    internal const long MaxSeconds = (1L << 48) - 1;

    // 48 bits of seconds are 2.8e23 ns: more than Int64 nanoseconds or DateTime ticks can hold.
    internal static readonly Int128 MaxNanoseconds = (Int128)MaxSeconds * NanosecondsPerSecond + (NanosecondsPerSecond - 1);

    private Timestamp(Int128 nanoseconds) => Nanoseconds = nanoseconds;

    /// <summary>0:0, the origin of the timeline.</summary>
    public static Timestamp Zero => default;

    /// <summary>The earliest timestamp, -281474976710655:999999999.</summary>
    public static Timestamp MinValue => new(-MaxNanoseconds);

    /// <summary>The latest timestamp, 281474976710655:999999999.</summary>
    public static Timestamp MaxValue => new(MaxNanoseconds);

    /// <summary>The whole value in nanoseconds.</summary>
    public Int128 Nanoseconds { get; }

    /// <summary>The whole seconds, rounded towards zero; negative for a negative timestamp.</summary>
    public long Seconds => (long)(Nanoseconds / NanosecondsPerSecond);

    /// <summary>The nanoseconds beside <see cref="Seconds"/>; negative for a negative timestamp, so that both add up.</summary>
    public int SubsecondNanoseconds => (int)(Nanoseconds % NanosecondsPerSecond);

    /// <summary>The timestamp that many nanoseconds from the origin.</summary>
    /// <exception cref="OverflowException">The value is outside the TAMS range.</exception>
    public static Timestamp FromNanoseconds(Int128 nanoseconds) =>
        Int128.Abs(nanoseconds) <= MaxNanoseconds
            ? new(nanoseconds)
            : throw new OverflowException("A TAMS timestamp has at most 48 bits of seconds (±281474976710655:999999999).");

    /// <summary>The TAI timestamp of a UTC time, leap seconds counted (AppNote 0008; as mediatimestamp does before 1972).</summary>
    public static Timestamp FromUtc(DateTimeOffset utc) => UtcScale.FromUtc(utc);

    /// <summary>The UTC time of a TAI timestamp, cut to 100 ns; within a leap second it repeats the second before.</summary>
    /// <exception cref="OverflowException">The year is not between 1 and 9999.</exception>
    public DateTimeOffset ToUtc() => UtcScale.ToUtc(this);

    /// <summary>The UTC time of a TAI timestamp in ISO 8601 with nine fractional digits; a leap second is shown as <c>:60</c>.</summary>
    /// <exception cref="OverflowException">The year is not between 1 and 9999.</exception>
    public string ToUtcString() => UtcScale.ToText(this);

    /// <summary>The sum of both.</summary>
    /// <exception cref="OverflowException">The result is outside the TAMS range.</exception>
    public Timestamp Add(Timestamp other) => FromNanoseconds(Nanoseconds + other.Nanoseconds);

    /// <summary>The difference of both.</summary>
    /// <exception cref="OverflowException">The result is outside the TAMS range.</exception>
    public Timestamp Subtract(Timestamp other) => FromNanoseconds(Nanoseconds - other.Nanoseconds);

    /// <inheritdoc/>
    public int CompareTo(Timestamp other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <inheritdoc/>
    public bool Equals(Timestamp other) => Nanoseconds == other.Nanoseconds;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Timestamp other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Nanoseconds.GetHashCode();

    /// <summary>The canonical text, such as <c>-1:500000000</c> for minus one and a half seconds.</summary>
    public override string ToString() => Ascii.ToString(this);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Ascii.TryFormat(this, destination, out charsWritten);

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        TimestampText.TryFormat(this, utf8Destination, out bytesWritten);

    /// <summary>Reads a timestamp, strictly as <c>schemas/timestamp.json</c> has it.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Timestamp result) => TimestampText.TryParse(text, out result);

    /// <summary>Reads a timestamp from UTF-8, strictly as <c>schemas/timestamp.json</c> has it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out Timestamp result) => TimestampText.TryParse(utf8Text, out result);

    /// <summary>Reads a timestamp, strictly as <c>schemas/timestamp.json</c> has it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Timestamp result) =>
        TimestampText.TryParse(text.AsSpan(), out result);

    /// <summary>Reads a timestamp, strictly as <c>schemas/timestamp.json</c> has it.</summary>
    /// <exception cref="FormatException">The text is not a TAMS timestamp.</exception>
    public static Timestamp Parse(string text) => Parse(text.AsSpan(), null);

    /// <inheritdoc/>
    public static Timestamp Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, out var result) ? result : throw TimestampText.NotATimestamp();

    /// <inheritdoc/>
    public static Timestamp Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) =>
        TryParse(utf8Text, out var result) ? result : throw TimestampText.NotATimestamp();

    /// <inheritdoc/>
    public static Timestamp Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Timestamp result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out Timestamp result) =>
        TryParse(utf8Text, out result);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Timestamp result) => TryParse(s, out result);

    /// <inheritdoc/>
    public static bool operator ==(Timestamp left, Timestamp right) => left.Equals(right);

    /// <inheritdoc/>
    public static bool operator !=(Timestamp left, Timestamp right) => !left.Equals(right);

    /// <inheritdoc/>
    public static bool operator <(Timestamp left, Timestamp right) => left.Nanoseconds < right.Nanoseconds;

    /// <inheritdoc/>
    public static bool operator >(Timestamp left, Timestamp right) => left.Nanoseconds > right.Nanoseconds;

    /// <inheritdoc/>
    public static bool operator <=(Timestamp left, Timestamp right) => left.Nanoseconds <= right.Nanoseconds;

    /// <inheritdoc/>
    public static bool operator >=(Timestamp left, Timestamp right) => left.Nanoseconds >= right.Nanoseconds;

    /// <inheritdoc/>
    public static Timestamp operator +(Timestamp left, Timestamp right) => left.Add(right);

    /// <inheritdoc/>
    public static Timestamp operator -(Timestamp left, Timestamp right) => left.Subtract(right);

    /// <inheritdoc/>
    public static Timestamp operator -(Timestamp value) => new(-value.Nanoseconds);
}
