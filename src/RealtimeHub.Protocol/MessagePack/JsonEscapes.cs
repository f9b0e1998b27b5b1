using System.Buffers.Text;
using System.Text;

namespace RealtimeHub.Protocol.MessagePack;

/// <summary>The text that a JSON string with escapes means.</summary>
internal static class JsonEscapes
{
    /// <summary>Writes it as UTF-8, which is never longer; an escaped half of a surrogate pair, which is no text, becomes U+FFFD.</summary>
    public static int Resolve(ReadOnlySpan<byte> escaped, Span<byte> to)
    {
        var written = 0;
        while (escaped.IndexOf((byte)'\\') is >= 0 and var plain)
        {
            escaped[..plain].CopyTo(to[written..]);
            written += plain;
            escaped = escaped[plain..];
            written += escaped[1] == 'u' ? ResolveUnit(ref escaped, to[written..]) : ResolveOne(ref escaped, to[written..]);
        }

        escaped.CopyTo(to[written..]);
        return written + escaped.Length;
    }

    private static int ResolveOne(ref ReadOnlySpan<byte> escaped, Span<byte> to)
    {
        to[0] = escaped[1] switch { (byte)'b' => 8, (byte)'f' => 12, (byte)'n' => 10, (byte)'r' => 13, (byte)'t' => 9, var itself => itself };
        escaped = escaped[2..];
        return 1;
    }

    private static int ResolveUnit(ref ReadOnlySpan<byte> escaped, Span<byte> to)
    {
        var first = Unit(escaped);
        escaped = escaped[6..];
        if (char.IsHighSurrogate(first) && escaped.StartsWith("\\u"u8) && Rune.TryCreate(first, Unit(escaped), out var pair))
        {
            escaped = escaped[6..];
            return pair.EncodeToUtf8(to);
        }

        return (Rune.TryCreate(first, out var rune) ? rune : Rune.ReplacementChar).EncodeToUtf8(to);
    }

    private static char Unit(ReadOnlySpan<byte> escaped) =>
        Utf8Parser.TryParse(escaped.Slice(2, 4), out ushort unit, out _, 'x') ? (char)unit : '\ufffd';
}
