using System.Buffers.Binary;

namespace RealtimeHub.Load.Wire;

/// <summary>Takes the frames off what a WebSocket server sends. A frame may begin and end anywhere in what was received.</summary>
internal struct WebSocketFrames
{
    private const int LongestHeader = 10;

    private ulong _header;
    private ushort _headerEnd;
    private int _headerLength;
    private long _left;

    /// <summary>Moves what the frames carry to the front of <paramref name="bytes"/>; how much it is.</summary>
    public int Strip(Span<byte> bytes)
    {
        var (read, written) = (0, 0);
        while (read < bytes.Length)
        {
            if (_left == 0)
            {
                ReadHeader(bytes[read++]);
                continue;
            }

            var length = (int)Math.Min(_left, bytes.Length - read);
            bytes.Slice(read, length).CopyTo(bytes[written..]);
            (read, written, _left) = (read + length, written + length, _left - length);
        }

        return written;
    }

    /// <summary>A text frame as a client sends it, masked with zeros.</summary>
    public static byte[] Text(ReadOnlySpan<byte> payload) => Frame(0x81, payload);

    /// <summary>A binary frame as a client sends it, masked with zeros.</summary>
    public static byte[] Binary(ReadOnlySpan<byte> payload) => Frame(0x82, payload);

    private static byte[] Frame(byte opening, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > ushort.MaxValue) throw new ArgumentException("Longer than any message that a subscriber sends.", nameof(payload));
        var isShort = payload.Length < 126;
        var frame = new byte[payload.Length + (isShort ? 6 : 8)];
        frame[0] = opening;
        frame[1] = (byte)(0x80 | (isShort ? payload.Length : 126));
        if (!isShort) BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
        payload.CopyTo(frame.AsSpan(frame.Length - payload.Length));
        return frame;
    }

    // The first eight bytes are in _header, the last two of the longest form in _headerEnd.
    private void ReadHeader(byte next)
    {
        if (_headerLength < 8) _header |= (ulong)next << (56 - (8 * _headerLength));
        else _headerEnd = (ushort)((_headerEnd << 8) | next);
        _headerLength++;
        if (_headerLength < 2) return;

        var length = (int)(_header >> 48) & 0x7f;
        var complete = length switch { 126 => 4, 127 => LongestHeader, _ => 2 };
        if (_headerLength < complete) return;
        _left = length switch
        {
            126 => (long)(_header >> 32) & 0xffff,
            127 => (long)((_header << 16) | _headerEnd),
            _ => length,
        };
        (_header, _headerEnd, _headerLength) = (0, 0, 0);
    }
}
