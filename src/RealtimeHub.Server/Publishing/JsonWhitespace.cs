using System.Buffers;

namespace RealtimeHub.Server.Publishing;

/// <summary>Drops the white space between JSON tokens, so that an event is one line everywhere. Strings and numbers keep their text.</summary>
internal static class JsonWhitespace
{
    private static readonly SearchValues<byte> Whitespace = SearchValues.Create(" \n\r\t"u8);
    private static readonly SearchValues<byte> WhitespaceOrQuote = SearchValues.Create(" \n\r\t\""u8);
    private static readonly SearchValues<byte> QuoteOrEscape = SearchValues.Create("\"\\"u8);

    /// <summary>Copies valid JSON without the white space between tokens.</summary>
    public static byte[] Drop(ReadOnlySpan<byte> json)
    {
        if (json.IndexOfAny(Whitespace) < 0) return json.ToArray();
        var kept = new byte[json.Length];
        var length = 0;
        while (json.Length > 0)
        {
            var plain = json.IndexOfAny(WhitespaceOrQuote);
            if (plain < 0) plain = json.Length;
            length += Keep(json[..plain], kept.AsSpan(length));
            json = json[plain..];
            if (json.Length == 0) break;
            var text = json[0] == (byte)'"' ? StringLength(json) : 0;
            length += Keep(json[..text], kept.AsSpan(length));
            json = json[Math.Max(text, 1)..];
        }

        Array.Resize(ref kept, length);
        return kept;
    }

    private static int Keep(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        bytes.CopyTo(destination);
        return bytes.Length;
    }

    // From the opening quote to the closing one, both counted.
    private static int StringLength(ReadOnlySpan<byte> json)
    {
        var at = 1;
        while (true)
        {
            at += json[at..].IndexOfAny(QuoteOrEscape);
            if (json[at] == (byte)'"') return at + 1;
            at += 2;
        }
    }
}
