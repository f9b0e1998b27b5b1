using System.Buffers.Binary;
using System.Text;

namespace RealtimeHub.Protocol.MessagePack;

/// <summary>
/// Writes MessagePack, each value in its shortest encoding, into memory that the caller has made large enough; or measures how much that
/// would be.
/// </summary>
public ref struct MessagePackWriter
{
    private readonly Span<byte> _to;
    private readonly bool _measures;

    /// <summary>Writes to memory.</summary>
    public MessagePackWriter(Span<byte> to) => _to = to;

    private MessagePackWriter(bool measures) => _measures = measures;

    /// <summary>Writes nothing and counts.</summary>
    public static MessagePackWriter Measure => new(measures: true);

    /// <summary>How many bytes were written, or would have been.</summary>
    public int Written { get; private set; }

    /// <summary>Nothing.</summary>
    public void Nil() => Byte(0xc0);

    /// <summary>True or false.</summary>
    public void Boolean(bool value) => Byte(value ? (byte)0xc3 : (byte)0xc2);

    /// <summary>The header of an array; its items must follow.</summary>
    public void Array(int count) => Header(count, 0x90, 15, 0xdc);

    /// <summary>The header of a map; its keys and values must follow in turns.</summary>
    public void Map(int count) => Header(count, 0x80, 15, 0xde);

    /// <summary>An integer.</summary>
    public void Integer(long value)
    {
        if (value >= 0) Unsigned((ulong)value);
        else if (value >= -32) Byte((byte)value);
        else if (value >= sbyte.MinValue) Number(0xd0, (ulong)value, 1);
        else if (value >= short.MinValue) Number(0xd1, (ulong)value, 2);
        else if (value >= int.MinValue) Number(0xd2, (ulong)value, 4);
        else Number(0xd3, (ulong)value, 8);
    }

    /// <summary>An integer that is not negative.</summary>
    public void Unsigned(ulong value)
    {
        if (value < 0x80) Byte((byte)value);
        else if (value <= byte.MaxValue) Number(0xcc, value, 1);
        else if (value <= ushort.MaxValue) Number(0xcd, value, 2);
        else if (value <= uint.MaxValue) Number(0xce, value, 4);
        else Number(0xcf, value, 8);
    }

    /// <summary>A float, in four bytes where these hold it.</summary>
    public void Float(double value)
    {
        var single = (float)value;
        if (single == value) Number(0xca, BitConverter.SingleToUInt32Bits(single), 4);
        else Number(0xcb, BitConverter.DoubleToUInt64Bits(value), 8);
    }

    /// <summary>Text.</summary>
    /// <param name="utf8">Valid UTF-8.</param>
    public void Text(scoped ReadOnlySpan<byte> utf8)
    {
        TextHeader(utf8.Length);
        Raw(utf8);
    }

    /// <summary>Text, or nil for null; halves of surrogate pairs become U+FFFD.</summary>
    public void Text(string? text)
    {
        if (text is null)
        {
            Nil();
            return;
        }

        var length = Encoding.UTF8.GetByteCount(text);
        TextHeader(length);
        if (!_measures) Encoding.UTF8.GetBytes(text, _to[Written..]);
        Written += length;
    }

    /// <summary>The header of text; its bytes must follow.</summary>
    public void TextHeader(int length)
    {
        if (length is > 31 and <= byte.MaxValue) Number(0xd9, (ulong)length, 1);
        else Header(length, 0xa0, 31, 0xda);
    }

    /// <summary>Bytes.</summary>
    public void Binary(scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= byte.MaxValue) Number(0xc4, (ulong)bytes.Length, 1);
        else if (bytes.Length <= ushort.MaxValue) Number(0xc5, (ulong)bytes.Length, 2);
        else Number(0xc6, (ulong)bytes.Length, 4);
        Raw(bytes);
    }

    /// <summary>What is MessagePack already.</summary>
    public void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        if (!_measures) bytes.CopyTo(_to[Written..]);
        Written += bytes.Length;
    }

    private void Header(int count, byte small, int most, byte two)
    {
        if (count <= most) Byte((byte)(small | count));
        else if (count <= ushort.MaxValue) Number(two, (ulong)count, 2);
        else Number((byte)(two + 1), (ulong)count, 4);
    }

    private void Byte(byte value)
    {
        if (!_measures) _to[Written] = value;
        Written++;
    }

    private void Number(byte code, ulong value, int size)
    {
        Byte(code);
        if (!_measures) Put(_to[Written..], value, size);
        Written += size;
    }

    private static void Put(Span<byte> to, ulong value, int size)
    {
        switch (size)
        {
            case 1: to[0] = (byte)value; break;
            case 2: BinaryPrimitives.WriteUInt16BigEndian(to, (ushort)value); break;
            case 4: BinaryPrimitives.WriteUInt32BigEndian(to, (uint)value); break;
            default: BinaryPrimitives.WriteUInt64BigEndian(to, value); break;
        }
    }
}
