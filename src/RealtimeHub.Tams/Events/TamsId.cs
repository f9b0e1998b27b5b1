using System.Buffers;
using System.Buffers.Text;

namespace RealtimeHub.Tams;

/// <summary>TAMS identifiers: lower-case UUIDs of the versions 1 to 5 (TAMS 8.2 <c>schemas/uuid.json</c>).</summary>
public static class TamsId
{
    internal const string Expected =
        "a lower-case UUID of version 1 to 5 (schemas/uuid.json), such as 4f79cfd1-c057-47f4-8e4d-1b126ca7bf34";

    private const int Length = 36;
    private const int VersionAt = 14;
    private const int VariantAt = 19;

    private static readonly SearchValues<byte> Allowed = SearchValues.Create("0123456789abcdef-"u8);

    /// <summary>Reads an identifier, strictly as <c>schemas/uuid.json</c> has it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out Guid id)
    {
        id = default;
        return utf8Text.Length == Length
            && utf8Text[VersionAt] is >= (byte)'1' and <= (byte)'5'
            && utf8Text[VariantAt] is (byte)'8' or (byte)'9' or (byte)'a' or (byte)'b'
            && !utf8Text.ContainsAnyExcept(Allowed)
            && Utf8Parser.TryParse(utf8Text, out id, out var used, 'D')
            && used == Length;
    }

    /// <summary>Reads an identifier, strictly as <c>schemas/uuid.json</c> has it.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Guid id)
    {
        Span<byte> utf8 = stackalloc byte[Length];
        id = default;
        return text.Length == Length
            && System.Text.Encoding.UTF8.TryGetBytes(text, utf8, out var length)
            && TryParse(utf8[..length], out id);
    }
}
