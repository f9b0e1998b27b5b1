using Microsoft.Win32.SafeHandles;

namespace RealtimeHub.EventLog.Files;

/// <summary>
/// Tells a write that a power cut interrupted, whose publishers were never answered, from damage to what was acknowledged. A disk
/// writes a sector of 512 bytes whole or not at all, so an interrupted write leaves the file too short, or whole sectors of zeros;
/// and nothing was written after it. Anything else is damage.
/// </summary>
internal sealed class TornTail(SafeFileHandle file, ulong epoch)
{
    private const int Sector = 512;

    private readonly long _length = RandomAccess.GetLength(file);

    /// <summary>Whether what stands at the scanner may be cut off.</summary>
    public bool IsAt(RecordScanner scanner, RecordState state)
    {
        if (state == RecordState.CutOff) return true;
        // A header that checks says where its record ends; without one, zeros are looked for up to the end.
        var from = state == RecordState.BadBody ? scanner.Offset + RecordHeader.Size : scanner.Offset;
        var end = state == RecordState.BadBody ? scanner.Offset + scanner.Header.Length : _length;
        return HasZeroSector(from, end, state == RecordState.BadHeader) && !HasLaterWrite(scanner.Offset + 1);
    }

    // The record's first sector may hold the end of what was written before; zeros count from where the record begins.
    private bool HasZeroSector(long from, long end, bool countsFirstPart)
    {
        var buffer = new byte[Sector];
        for (var at = from; at < end;)
        {
            var next = Math.Min(end, (at / Sector * Sector) + Sector);
            var part = buffer.AsSpan(0, (int)(next - at));
            RandomAccess.Read(file, part, at);
            var isWhole = at % Sector == 0 || (countsFirstPart && at == from);
            if (isWhole && !part.ContainsAnyExcept((byte)0)) return true;
            if (countsFirstPart && next >= from + RecordHeader.Size) return false;
            at = next;
        }

        return false;
    }

    // A record that begins a write stands there only if everything before it was durable.
    private bool HasLaterWrite(long from) => RecordSearch.Find(file, from, _length, epoch, header => header.BeginsWrite) is not null;
}
