using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace RealtimeHub.Tams;

/// <summary>Words the faults; only ever called on the bad path.</summary>
internal static class Fault
{
    public const string Body = "body";

    private const int LongestShown = 60;

    public static EventFault Missing(string member, string expected) => new(member, $"It is missing. It must be {expected}.");

    public static EventFault Wrong(string member, JsonElement found, string expected) =>
        new(member, $"It is {Show(found)}, but must be {expected}.");

    public static EventFault Duplicate(string member) => new(member, "The member is there more than once. Each name may be used once.");

    public static EventFault NotJson(JsonException cause) =>
        new(Body, $"It is not JSON: line {cause.LineNumber + 1}, byte {cause.BytePositionInLine + 1} cannot be read.");

    /// <summary>The JSON text of a value, cut short, with nothing in it that could disturb a terminal or a log.</summary>
    public static string Show(JsonElement found) => Show(Encoding.UTF8.GetString(Beginning(JsonMarshal.GetRawUtf8Value(found))));

    public static string Show(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= LongestShown)
                return shown.Append('…').ToString();
            shown.Append(IsPlain(rune) ? rune.ToString() : $"\\u{rune.Value:x4}");
        }

        return shown.ToString();
    }

    // More bytes than are shown, whatever their characters, and few enough that a megabyte is not decoded for it.
    private static ReadOnlySpan<byte> Beginning(ReadOnlySpan<byte> json) => json[..Math.Min(json.Length, LongestShown * 4 + 4)];

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}
