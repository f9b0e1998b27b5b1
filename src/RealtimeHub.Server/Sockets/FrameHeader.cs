using System.Buffers.Binary;

namespace RealtimeHub.Server.Sockets;

/// <summary>What stands before a server's WebSocket frame (RFC 6455 §5.2): one whole message a frame, not masked.</summary>
internal static class FrameHeader
{
    /// <summary>The longest header, in bytes.</summary>
    public const int MaxLength = 10;

    private const byte Final = 0x80;
    private const byte Text = 0x1;
    private const byte Binary = 0x2;
    private const byte Length16 = 126;
    private const byte Length64 = 127;

    /// <summary>Writes it so that it ends where <paramref name="before"/> ends; returns its length.</summary>
    public static int WriteAtEnd(Span<byte> before, bool isBinary, int payload)
    {
        var length = payload < Length16 ? 2 : payload <= ushort.MaxValue ? 4 : MaxLength;
        var header = before[^length..];
        header[0] = (byte)(Final | (isBinary ? Binary : Text));
        header[1] = length switch { 2 => (byte)payload, 4 => Length16, _ => Length64 };
        if (length == 4) BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)payload);
        if (length == MaxLength) BinaryPrimitives.WriteUInt64BigEndian(header[2..], (ulong)payload);
        return length;
    }
}
