using System.Buffers.Binary;

namespace RealtimeHub.EventLog.Files;

/// <summary>
/// The 40 bytes in front of each batch. The first is never zero, so a sector of zeros is never the beginning of a record; and it
/// says whether the record begins a write: then all before it was on stable storage, which recovery relies on.
/// </summary>
internal readonly record struct RecordHeader(bool BeginsWrite, int EventCount, int BodyLength, ulong Epoch, long First, long Received, uint BodyCrc)
{
    public const int Size = 40;
    public const int EpochOffset = 8;
    public const int MaxEvents = (1 << 24) - 1;
    private const byte Begins = (byte)'R';
    private const byte Continues = (byte)'r';

    public int Length => Size + BodyLength;

    public long Last => First + EventCount - 1;

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, ((uint)EventCount << 8) | (BeginsWrite ? Begins : Continues));
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], BodyLength);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[EpochOffset..], Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(destination[16..], First);
        BinaryPrimitives.WriteInt64LittleEndian(destination[24..], Received);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[32..], BodyCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[36..], Crc32C.Of(destination[..36]));
    }

    public static bool TryRead(ReadOnlySpan<byte> source, out RecordHeader header)
    {
        header = default;
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[36..]) != Crc32C.Of(source[..36])) return false;
        var start = BinaryPrimitives.ReadUInt32LittleEndian(source);
        if ((byte)start is not (Begins or Continues)) return false;
        header = new RecordHeader(
            (byte)start == Begins,
            (int)(start >> 8),
            BinaryPrimitives.ReadInt32LittleEndian(source[4..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[EpochOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[24..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[32..]));
        return header is { EventCount: > 0, BodyLength: > 0 };
    }
}
