using System.Globalization;
using System.Text;

namespace RealtimeHub.Cli.Console;

/// <summary>
/// Text that others wrote, made fit for a terminal: no escape sequence, no line break and no change of writing direction gets through,
/// so that an event can neither steer the terminal nor look like another.
/// </summary>
internal static class Printable
{
    public static string Text(string text)
    {
        if (!text.EnumerateRunes().Any(IsUnfit)) return text;
        var fit = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) fit.Append(IsUnfit(rune) ? Rune.ReplacementChar.ToString() : rune.ToString());
        return fit.ToString();
    }

    /// <summary>JSON that says the same: what must not reach the terminal can only stand in strings, and is escaped there.</summary>
    public static string Json(string json)
    {
        if (!json.EnumerateRunes().Any(IsUnfit)) return json;
        var fit = new StringBuilder(json.Length);
        foreach (var rune in json.EnumerateRunes())
        {
            if (!IsUnfit(rune)) fit.Append(rune.ToString());
            else foreach (var unit in rune.ToString()) fit.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }

        return fit.ToString();
    }

    /// <summary>Cut or filled to a width, counted in what a reader takes for characters.</summary>
    public static string Column(string text, int width)
    {
        var elements = new StringInfo(text);
        var length = elements.LengthInTextElements;
        return length <= width ? text + new string(' ', width - length) : elements.SubstringByTextElements(0, width - 1) + "…";
    }

    // Half a surrogate pair is enumerated as the replacement character.
    private static bool IsUnfit(Rune rune) => rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or
        UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
