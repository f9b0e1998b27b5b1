using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace RealtimeHub.EventLog.Files;

/// <summary>
/// Finds where a record begins when nothing says where: by its epoch, which is random, and the checksum of its header. What others
/// wrote cannot look like one: an envelope is text and has no byte of zero, a header always has some.
/// </summary>
internal static class RecordSearch
{
    private const int Window = 1 << 20;

    /// <summary>The offset of the first record that fits; null for none.</summary>
    public static long? Find(SafeFileHandle file, long from, long end, ulong epoch, Func<RecordHeader, bool> fits)
    {
        var buffer = new byte[(int)Math.Min(Window, Math.Max(0, end - from))];
        while (end - from >= RecordHeader.Size)
        {
            var window = buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - from));
            var filled = RandomAccess.Read(file, window, from);
            if (filled < RecordHeader.Size) return null;
            if (IndexOf(window[..filled], epoch, fits) is { } found) return from + found;
            // A header may lie across the border.
            from += filled - RecordHeader.Size + 1;
        }

        return null;
    }

    private static int? IndexOf(ReadOnlySpan<byte> bytes, ulong epoch, Func<RecordHeader, bool> fits)
    {
        Span<byte> mark = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(mark, epoch);
        for (var at = 0; ; at++)
        {
            var found = bytes[at..].IndexOf(mark);
            if (found < 0) return null;
            at += found;
            var start = at - RecordHeader.EpochOffset;
            if (start >= 0 && start + RecordHeader.Size <= bytes.Length && RecordHeader.TryRead(bytes[start..], out var header) && fits(header)) return start;
        }
    }
}
