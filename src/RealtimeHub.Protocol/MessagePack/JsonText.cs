using System.Buffers;

namespace RealtimeHub.Protocol.MessagePack;

/// <summary>Writes JSON strings as JavaScript does: with as few escapes as RFC 8259 §7 allows.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    /// <summary>Writes text, valid UTF-8, in quotes.</summary>
    public static void Write(ReadOnlySpan<byte> utf8, PooledBuffer json)
    {
        json.Reserve(utf8.Length + 2);
        json.Append("\""u8);
        while (utf8.IndexOfAny(Escaped) is >= 0 and var plain)
        {
            json.Append(utf8[..plain]);
            Escape(utf8[plain], json);
            utf8 = utf8[(plain + 1)..];
        }

        json.Append(utf8);
        json.Append("\""u8);
    }

    private static void Escape(byte character, PooledBuffer json)
    {
        ReadOnlySpan<byte> hex = "0123456789abcdef"u8;
        switch (character)
        {
            case (byte)'"': json.Append("\\\""u8); break;
            case (byte)'\\': json.Append("\\\\"u8); break;
            case (byte)'\n': json.Append("\\n"u8); break;
            case (byte)'\r': json.Append("\\r"u8); break;
            case (byte)'\t': json.Append("\\t"u8); break;
            case (byte)'\b': json.Append("\\b"u8); break;
            case (byte)'\f': json.Append("\\f"u8); break;
            default: json.Append([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', hex[character >> 4], hex[character & 15]]); break;
        }
    }
}
