using System.Buffers.Text;
using System.Text.Unicode;

namespace RealtimeHub.Tams;

/// <summary>
/// JSON can carry text that is no Unicode: bytes that are not UTF-8, and escapes of half a surrogate pair (RFC 8259 section 8.2).
/// Both are valid to a JSON reader and throw much later, in whoever asks for the string, so they are refused at the door.
/// </summary>
internal static class UnicodeText
{
    public static bool IsWellFormed(ReadOnlySpan<byte> json) =>
        Utf8.IsValid(json) && (json.IndexOf((byte)'\\') < 0 || EscapesArePaired(json));

    private static bool EscapesArePaired(ReadOnlySpan<byte> json)
    {
        while (json.IndexOf((byte)'\\') is >= 0 and var at)
        {
            json = json[at..];
            var unit = CodeUnit(json);
            if (char.IsLowSurrogate(unit) || (char.IsHighSurrogate(unit) && !char.IsLowSurrogate(CodeUnit(json[6..]))))
                return false;
            json = json[(char.IsHighSurrogate(unit) ? 12 : 2)..];
        }

        return true;
    }

    /// <summary>The code unit that <c>\uXXXX</c> at the front stands for, or NUL if there is none.</summary>
    private static char CodeUnit(ReadOnlySpan<byte> json) =>
        json.Length >= 6 && json.StartsWith("\\u"u8) && Utf8Parser.TryParse(json[2..6], out ushort unit, out var used, 'x') && used == 4
            ? (char)unit
            : '\0';
}
