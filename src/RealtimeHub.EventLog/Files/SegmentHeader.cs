using System.Buffers.Binary;

namespace RealtimeHub.EventLog.Files;

/// <summary>The first 64 bytes of a segment.</summary>
/// <param name="Epoch">The epoch of all its records.</param>
/// <param name="First">The sequence of its first event, or of the one it would begin with.</param>
/// <param name="Time">Unix microseconds; not before any event of the segments before it, not after any of its own.</param>
internal readonly record struct SegmentHeader(ulong Epoch, long First, long Time)
{
    public const int Size = 64;
    private const uint Version = 1;

    private static ReadOnlySpan<byte> Magic => "RTHUBLOG"u8;

    public void Write(Span<byte> destination)
    {
        destination[..Size].Clear();
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], Version);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(destination[24..], First);
        BinaryPrimitives.WriteInt64LittleEndian(destination[32..], Time);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[60..], Crc32C.Of(destination[..60]));
    }

    /// <summary>Says what is wrong, or null.</summary>
    public static string? TryRead(ReadOnlySpan<byte> source, out SegmentHeader header)
    {
        header = default;
        if (!source.StartsWith(Magic)) return "it is not a segment of this log: its first 8 bytes are not RTHUBLOG";
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[60..]) != Crc32C.Of(source[..60])) return "the header's checksum is wrong";
        var version = BinaryPrimitives.ReadUInt32LittleEndian(source[8..]);
        if (version != Version) return $"it has version {version} of the format, this program reads {Version}";
        header = new SegmentHeader(
            BinaryPrimitives.ReadUInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[32..]));
        return null;
    }
}
