using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace RealtimeHub.Protocol;

/// <summary>
/// Where an event stands in its stream, written <c>&lt;epoch&gt;.&lt;sequence&gt;</c>: opaque to users, dense inside.
/// The epoch names one stretch of history under one owner of the log; the sequence goes on across epochs, so a position of
/// a history that was lost or restored can be told from one of the history that replaced it.
/// </summary>
/// <param name="Epoch">A random 64-bit number, written as 16 hexadecimal digits.</param>
/// <param name="Sequence">Counts the events of the stream from 1; 0 stands before the first.</param>
[JsonConverter(typeof(PositionJsonConverter))]
public readonly record struct Position(ulong Epoch, long Sequence) : ISpanParsable<Position>, ISpanFormattable, IUtf8SpanFormattable
{
    /// <summary>The longest text of a position, in characters: 16 digits, a dot, 19 digits.</summary>
    public const int MaxLength = 36;

    private const int EpochDigits = 16;

    /// <summary>The position <paramref name="count"/> events later in the same epoch.</summary>
    public Position Plus(long count) => this with { Sequence = Sequence + count };

    /// <inheritdoc/>
    public static Position Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var position) ? position : throw new FormatException($"'{Shown.Briefly(s)}' is not a position.");

    /// <inheritdoc/>
    public static Position Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider?, out Position)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, out Position result) => TryParse(s.AsSpan(), null, out result);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Position result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Position result)
    {
        result = default;
        if (s.Length < EpochDigits + 2 || s.Length > MaxLength || s[EpochDigits] != '.') return false;
        if (!ulong.TryParse(s[..EpochDigits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var epoch)) return false;
        if (!long.TryParse(s[(EpochDigits + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)) return false;
        result = new Position(epoch, sequence);
        return true;
    }

    /// <summary>The canonical text.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch:x16}.{Sequence}");

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite(CultureInfo.InvariantCulture, $"{Epoch:x16}.{Sequence}", out charsWritten);

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        bytesWritten = 0;
        if (utf8Destination.Length <= EpochDigits
            || !Epoch.TryFormat(utf8Destination, out _, "x16", CultureInfo.InvariantCulture)
            || !Sequence.TryFormat(utf8Destination[(EpochDigits + 1)..], out var digits, default, CultureInfo.InvariantCulture))
        {
            return false;
        }

        utf8Destination[EpochDigits] = (byte)'.';
        bytesWritten = EpochDigits + 1 + digits;
        return true;
    }
}
