using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace RealtimeHub.EventLog.Files;

/// <summary>What stands at an offset of a segment.</summary>
internal enum RecordState
{
    /// <summary>A record that checks.</summary>
    Whole,

    /// <summary>The end of the file.</summary>
    End,

    /// <summary>The file ends before the record does.</summary>
    CutOff,

    /// <summary>The record's header does not check.</summary>
    BadHeader,

    /// <summary>The record's body does not check.</summary>
    BadBody,
}

/// <summary>Walks over the records of a segment from a given offset, reading ahead.</summary>
internal sealed class RecordScanner(SafeFileHandle file, long offset, long length) : IDisposable
{
    private const int ReadAhead = 64 << 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(ReadAhead);
    private long _bufferOffset = offset;
    private int _filled;

    public long Offset { get; private set; } = offset;

    public long NextOffset { get; private set; } = offset;

    public RecordHeader Header { get; private set; }

    /// <summary>Valid until the next move.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    public RecordState MoveNext(bool withBody)
    {
        Offset = NextOffset;
        var left = length - Offset;
        if (left == 0) return RecordState.End;
        if (left < RecordHeader.Size) return RecordState.CutOff;
        if (!RecordHeader.TryRead(Bytes(Offset, RecordHeader.Size).Span, out var header)) return RecordState.BadHeader;
        Header = header;
        if (left < header.Length) return RecordState.CutOff;
        NextOffset = Offset + header.Length;
        if (!withBody) return RecordState.Whole;
        Body = Bytes(Offset + RecordHeader.Size, header.BodyLength);
        return Crc32C.Of(Body.Span) == header.BodyCrc ? RecordState.Whole : RecordState.BadBody;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private ReadOnlyMemory<byte> Bytes(long at, int count)
    {
        if (at < _bufferOffset || at + count > _bufferOffset + _filled) Fill(at, count);
        return _buffer.AsMemory((int)(at - _bufferOffset), count);
    }

    private void Fill(long at, int count)
    {
        if (_buffer.Length < count)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(count);
        }

        (_bufferOffset, _filled) = (at, 0);
        while (_filled < count)
        {
            var read = RandomAccess.Read(file, _buffer.AsSpan(_filled), at + _filled);
            if (read == 0) throw new EndOfStreamException($"The file became shorter while it was read, at {at + _filled}.");
            _filled += read;
        }
    }
}
