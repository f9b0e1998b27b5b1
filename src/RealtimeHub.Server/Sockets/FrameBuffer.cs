using System.Buffers;

namespace RealtimeHub.Server.Sockets;

/// <summary>A frame being written, in rented memory: its payload first, then the header in the room that was left before it.</summary>
internal sealed class FrameBuffer(int capacity) : IBufferWriter<byte>
{
    private const int Smallest = 256;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FrameHeader.MaxLength + Math.Max(capacity, Smallest));
    private int _end = FrameHeader.MaxLength;

    /// <summary>How many bytes of payload there are.</summary>
    public int Length => _end - FrameHeader.MaxLength;

    public void Advance(int count) => _end += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _bytes.AsMemory(_end);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _bytes.AsSpan(_end);
    }

    /// <summary>The whole frame; valid until <see cref="Return"/>.</summary>
    public ReadOnlyMemory<byte> ToFrame(bool isBinary)
    {
        var header = FrameHeader.WriteAtEnd(_bytes.AsSpan(0, FrameHeader.MaxLength), isBinary, Length);
        return _bytes.AsMemory(FrameHeader.MaxLength - header, header + Length);
    }

    /// <summary>Gives the memory back; nobody may hold the frame any longer.</summary>
    public void Return()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void MakeRoom(int sizeHint)
    {
        if (_bytes.Length - _end >= Math.Max(sizeHint, 1)) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _end + sizeHint));
        _bytes.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
