using System.Globalization;

namespace RealtimeHub.Protocol;

/// <summary>The times of the wire: RFC 3339 §5.6 with an offset, microseconds when written by the hub.</summary>
internal static class Rfc3339
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length == 0 || !(text[^1] is 'Z' or 'z' || HasOffset(text))) return false;
        // RFC 3339 §5.6 allows the small letter; .NET does not.
        if (text[^1] == 'z') text = string.Concat(text[..^1], "Z");
        return DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out time);
    }

    // A '+' lost in a query arrives as a space; the caller is told the time is malformed instead of being given another one.
    private static bool HasOffset(ReadOnlySpan<char> text) => text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':';
}
