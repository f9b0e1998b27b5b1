using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace RealtimeHub.Protocol.MessagePack;

/// <summary>
/// Reads MessagePack forwards, value by value, out of memory that it does not own. It believes no declared length: what a header
/// announces must be there, so that nothing is ever allocated, or looped over, for what a few bytes claim.
/// </summary>
/// <param name="bytes">What is read.</param>
public ref struct MessagePackReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private long _number;
    private double _float;

    /// <summary>How many bytes were read.</summary>
    public int Consumed { get; private set; }

    /// <summary>How many bytes are left.</summary>
    public readonly int Left => _bytes.Length - Consumed;

    /// <summary>The bytes of the text, binary or extension value that was read last.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>How many items the array, or pairs the map, has that was read last.</summary>
    public int Count { get; private set; }

    /// <summary>The type of the extension value that was read last.</summary>
    public sbyte Extension { get; private set; }

    /// <summary>The value of a <see cref="MessagePackType.Boolean"/>.</summary>
    public readonly bool Boolean => _number != 0;

    /// <summary>The value of an <see cref="MessagePackType.Integer"/>.</summary>
    public readonly long Integer => _number;

    /// <summary>The value of an <see cref="MessagePackType.Unsigned"/>.</summary>
    public readonly ulong Unsigned => (ulong)_number;

    /// <summary>The value of a <see cref="MessagePackType.Float"/>.</summary>
    public readonly double Float => _float;

    /// <summary>The bytes that follow, without reading them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public readonly ReadOnlySpan<byte> Peek(int length) => _bytes.Slice(Consumed, length);

    /// <summary>Reads one value; of an array or a map only how many follow.</summary>
    /// <exception cref="MessagePackFormatException">There is none, or it is cut off.</exception>
    public MessagePackType Read()
    {
        var code = Take(1)[0];
        return code switch
        {
            < 0x80 => Number(code),
            < 0x90 => Map((uint)code & 0x0f),
            < 0xa0 => Array((uint)code & 0x0f),
            < 0xc0 => Run(MessagePackType.Text, (uint)code & 0x1f),
            >= 0xe0 => Number((sbyte)code),
            0xc0 => MessagePackType.Nil,
            0xc2 or 0xc3 => Number(code & 1, MessagePackType.Boolean),
            0xc4 or 0xc5 or 0xc6 => Run(MessagePackType.Binary, Length(code - 0xc4)),
            0xc7 or 0xc8 or 0xc9 => Extend(Length(code - 0xc7)),
            0xca => Number(BinaryPrimitives.ReadSingleBigEndian(Take(4))),
            0xcb => Number(BinaryPrimitives.ReadDoubleBigEndian(Take(8))),
            0xcc or 0xcd or 0xce => Number(Length(code - 0xcc)),
            0xcf => Number(BinaryPrimitives.ReadUInt64BigEndian(Take(8))),
            0xd0 => Number((sbyte)Take(1)[0]),
            0xd1 => Number(BinaryPrimitives.ReadInt16BigEndian(Take(2))),
            0xd2 => Number(BinaryPrimitives.ReadInt32BigEndian(Take(4))),
            0xd3 => Number(BinaryPrimitives.ReadInt64BigEndian(Take(8))),
            >= 0xd4 and <= 0xd8 => Extend(1u << (code - 0xd4)),
            0xd9 or 0xda or 0xdb => Run(MessagePackType.Text, Length(code - 0xd9)),
            0xdc or 0xdd => Array(Length(code - 0xdb)),
            0xde or 0xdf => Map(Length(code - 0xdd)),
            _ => throw new MessagePackFormatException($"byte {Consumed - 1} is 0x{code:x2}, which begins no value"),
        };
    }

    /// <summary>Reads an array's header.</summary>
    /// <exception cref="MessagePackFormatException">It is something else.</exception>
    public int ReadArray()
    {
        Expect(MessagePackType.Array);
        return Count;
    }

    /// <summary>Reads a map's header.</summary>
    /// <exception cref="MessagePackFormatException">It is something else.</exception>
    public int ReadMap()
    {
        Expect(MessagePackType.Map);
        return Count;
    }

    /// <summary>Reads an integer that a <see cref="long"/> holds.</summary>
    /// <exception cref="MessagePackFormatException">It is something else.</exception>
    public long ReadInteger()
    {
        Expect(MessagePackType.Integer);
        return Integer;
    }

    /// <summary>Reads a truth value.</summary>
    /// <exception cref="MessagePackFormatException">It is something else.</exception>
    public bool ReadBoolean()
    {
        Expect(MessagePackType.Boolean);
        return Boolean;
    }

    /// <summary>Reads text and gives its bytes, which are UTF-8.</summary>
    /// <exception cref="MessagePackFormatException">It is something else.</exception>
    public ReadOnlySpan<byte> ReadUtf8()
    {
        Expect(MessagePackType.Text);
        return Bytes;
    }

    /// <summary>Reads text.</summary>
    /// <exception cref="MessagePackFormatException">It is something else.</exception>
    public string ReadText() => Encoding.UTF8.GetString(ReadUtf8());

    /// <summary>Reads text or nil.</summary>
    /// <exception cref="MessagePackFormatException">It is something else.</exception>
    public string? ReadTextOrNil() => TryReadNil() ? null : ReadText();

    /// <summary>Reads nil, or nothing when something else follows.</summary>
    public bool TryReadNil()
    {
        if (Left == 0 || _bytes[Consumed] != 0xc0) return false;
        Consumed++;
        return true;
    }

    /// <summary>Passes over one value with all that is in it. It counts what is still to come and needs no stack, however deep that is nested.</summary>
    /// <exception cref="MessagePackFormatException">It is cut off.</exception>
    public void Skip()
    {
        for (var left = 1L; left > 0; left--)
        {
            var type = Read();
            if (type == MessagePackType.Array) left += Count;
            if (type == MessagePackType.Map) left += 2L * Count;
        }
    }

    private void Expect(MessagePackType type)
    {
        var at = Consumed;
        var found = Read();
        if (found != type) throw new MessagePackFormatException($"byte {at} begins a value of type {found}, where one of type {type} belongs");
    }

    private ReadOnlySpan<byte> Take(uint length)
    {
        if (length > (uint)Left) throw new MessagePackFormatException($"{length} bytes should follow byte {Consumed}, and {Left} do");
        var taken = _bytes.Slice(Consumed, (int)length);
        Consumed += (int)length;
        return taken;
    }

    // 1, 2 or 4 bytes.
    private uint Length(int size) => size switch
    {
        0 => Take(1)[0],
        1 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
        _ => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
    };

    private MessagePackType Number(long value, MessagePackType type = MessagePackType.Integer)
    {
        _number = value;
        return type;
    }

    private MessagePackType Number(ulong value) => Number((long)value, value <= long.MaxValue ? MessagePackType.Integer : MessagePackType.Unsigned);

    private MessagePackType Number(double value)
    {
        _float = value;
        return MessagePackType.Float;
    }

    private MessagePackType Run(MessagePackType type, uint length)
    {
        Bytes = Take(length);
        if (type == MessagePackType.Text && !Utf8.IsValid(Bytes)) throw new MessagePackFormatException($"the text that ends at byte {Consumed} is not UTF-8");
        return type;
    }

    private MessagePackType Extend(uint length)
    {
        Extension = (sbyte)Take(1)[0];
        return Run(MessagePackType.Extension, length);
    }

    private MessagePackType Array(uint count) => Hold(MessagePackType.Array, count, 1);

    private MessagePackType Map(uint count) => Hold(MessagePackType.Map, count, 2);

    // The smallest item takes a byte.
    private MessagePackType Hold(MessagePackType type, uint count, uint size)
    {
        if (count > (uint)Left / size) throw new MessagePackFormatException($"{count} items should follow byte {Consumed}, in {Left} bytes");
        Count = (int)count;
        return type;
    }
}
