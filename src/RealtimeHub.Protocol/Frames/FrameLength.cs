using System.Buffers;
using RealtimeHub.Protocol.MessagePack;

namespace RealtimeHub.Protocol.Frames;

/// <summary>What stands before each message of SignalR's binary protocols: its length, in groups of 7 bits, the lowest first.</summary>
public static class FrameLength
{
    /// <summary>The longest, in bytes.</summary>
    public const int MaxBytes = 5;

    private const int Bits = 7;

    /// <summary>How many bytes the length of a message takes.</summary>
    public static int Size(int length)
    {
        var size = 1;
        for (; length >= 1 << Bits; length >>= Bits) size++;
        return size;
    }

    /// <summary>Writes the length of a message and returns how many bytes that took.</summary>
    public static int Write(Span<byte> to, int length)
    {
        var at = 0;
        for (; length >= 1 << Bits; length >>= Bits) to[at++] = (byte)(length | (1 << Bits));
        to[at++] = (byte)length;
        return at;
    }

    /// <summary>Reads a length; false when it has not come whole.</summary>
    /// <param name="bytes">What came.</param>
    /// <param name="length">The length, which may be more than an <see cref="int"/> holds.</param>
    /// <param name="size">How many bytes it took.</param>
    /// <exception cref="MessagePackFormatException">It has more than <see cref="MaxBytes"/>.</exception>
    public static bool TryRead(in ReadOnlySequence<byte> bytes, out long length, out int size)
    {
        var reader = new SequenceReader<byte>(bytes);
        (length, size) = (0, 0);
        while (size < MaxBytes && reader.TryRead(out var next))
        {
            length |= (long)(next & 0x7f) << (Bits * size++);
            if (next < 0x80) return true;
        }

        return size < MaxBytes ? false : throw new MessagePackFormatException($"the length of a message has more than {MaxBytes} bytes");
    }
}
